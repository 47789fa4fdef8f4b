/**
 * Block differences: what of a file, a device or a volume changed since the last time, kept in sets
 * of generations and merged again. Knows files and blocks and no queue at all.
 *
 * <p>The formats are those of blockdiff 0.02; all integers are unsigned and little-endian.
 *
 * <pre>
 *   difference   u32 block size, then for each changed block, in rising order,
 *                u32 low and u32 high half of its offset, the block
 *   digests      u32 block size, then the MD5 of each block, 16 bytes
 * </pre>
 *
 * <p>Every block has the block size but the last of the source, which may be shorter. A set {@code
 * NAME} has for each generation N a difference {@code NAME.N} (or {@code NAME.N.gz}, {@code
 * NAME.N.lzop}) and its digests {@code NAME.N.md5}; {@code NAME.ver} holds the number of the last
 * one in decimal.
 *
 * <p>Ours beside that: {@code NAME.N.sha256}, the sums of a generation, see {@link
 * org.q4j.backup.GenerationSum}; {@code .zst} and {@code .lz4}; {@code NAME.N.digests}, as the
 * digests above but with the SHA-256 of each block, 32 bytes; {@code NAME.N.full} and {@code
 * NAME.N.since-M}, differences that a prune made, from nothing and from generation M; {@code .age}
 * at the end of what is encrypted. The sums say which of these a generation has. Generations are
 * found from the last one on, each by the base that the sums of the one behind it name (without
 * sums: the number before).
 */
package org.q4j.backup;
