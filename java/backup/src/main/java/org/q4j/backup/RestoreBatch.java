package org.q4j.backup;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.q4j.CorruptException;

/**
 * Blocks on their way into a target, with the digests that they have to have. Used by one thread at
 * a time.
 */
final class RestoreBatch {
  /** Few enough to stay in a processor's cache from reading to writing; one block at least. */
  static final int BYTES = 256 * 1024;

  private static final int MAX_BLOCKS = 4096;

  private final MergeTarget target;
  private final int blockSize;
  private final int room;
  private final DigestKind kind;
  private final ByteBuffer data;
  private final long[] offsets;
  private final ByteBuffer expected;
  private final ByteBuffer actual;
  private int blocks;

  RestoreBatch(MergeTarget target, DigestKind kind, int blockSize) {
    this.target = target;
    this.blockSize = blockSize;
    this.kind = kind;
    room = Math.max(1, Math.min(MAX_BLOCKS, BYTES / blockSize));
    data = ByteBuffer.allocateDirect(room * blockSize);
    offsets = new long[room];
    expected = ByteBuffer.allocate(room * kind.bytes());
    actual = ByteBuffer.allocateDirect(room * kind.bytes());
  }

  /** Makes it empty. */
  void clear() {
    blocks = 0;
    data.clear();
  }

  boolean isFull() {
    return blocks == room;
  }

  boolean isEmpty() {
    return blocks == 0;
  }

  /** Takes a block that is the next one of a difference; only the last may be short. */
  void add(Records record, DigestFile digests) throws IOException {
    offsets[blocks] = record.offset();
    digests.copy(record.offset() / blockSize, expected.array(), blocks * kind.bytes());
    data.put(record.block(), record.start(), record.length());
    blocks++;
  }

  /**
   * Verifies all blocks and then writes them, neighbours at once.
   *
   * @param name of the difference, for messages
   * @param digests the name of theirs
   * @throws CorruptException when one has another digest; then none of them is written
   */
  void write(String name, String digests) throws IOException {
    data.flip();
    verify(name, digests);
    for (int from = 0; from < blocks; ) {
      int to = from + 1;
      while (to < blocks && offsets[to] == offsets[to - 1] + blockSize) {
        to++;
      }
      target.writeBlocks(offsets[from], slice(from, to), blockSize);
      from = to;
    }
  }

  private void verify(String name, String digests) {
    kind.blocks().of(data, blockSize, actual);
    int length = blocks * kind.bytes();
    int different = actual.slice(0, length).mismatch(expected.slice(0, length));
    if (different >= 0) {
      throw new CorruptException(
          "%s is damaged: the block at offset %d has another digest than in %s; an older generation may be restored still, q4j backup verify tells"
              .formatted(name, offsets[different / kind.bytes()], digests));
    }
  }

  private ByteBuffer slice(int from, int to) {
    int start = from * blockSize;
    return data.slice(start, Math.min(to * blockSize, data.limit()) - start);
  }
}
