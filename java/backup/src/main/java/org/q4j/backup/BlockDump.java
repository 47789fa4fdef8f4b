package org.q4j.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import org.q4j.CorruptException;

/** Dumps the blocks of a source that are not as an older digest says. */
final class BlockDump {
  private static final int HEAD = 8;

  /** Told how many bytes of the source are done. */
  interface Progress {
    void at(long bytes);
  }

  /**
   * What a dump did.
   *
   * @param length of the source, bytes
   * @param blocks of the source
   * @param changed blocks that were dumped
   * @param written bytes of the difference
   */
  record Result(long length, long blocks, long changed, long written) {}

  private final int blockSize;
  private final InputStream old;
  private final OutputStream difference;
  private final OutputStream digests;
  private final Progress progress;
  private final byte[] head = new byte[HEAD];
  private byte[] known = new byte[0];
  private long blocks;
  private long changed;
  private long written;

  private BlockDump(
      int blockSize,
      InputStream old,
      OutputStream difference,
      OutputStream digests,
      Progress progress) {
    this.blockSize = blockSize;
    this.old = old;
    this.difference = difference;
    this.digests = digests;
    this.progress = progress;
  }

  /**
   * Dumps.
   *
   * @param algorithm a name for {@link java.security.MessageDigest}; MD5 in the old formats
   * @param old the older digests behind their block size; null dumps every block
   * @param difference gets the difference
   * @param digests gets the new digests
   */
  static Result dump(
      BlockSource source,
      int blockSize,
      String algorithm,
      InputStream old,
      OutputStream difference,
      OutputStream digests,
      Progress progress)
      throws IOException {
    BlockDump dump = new BlockDump(blockSize, old, difference, digests, progress);
    byte[] size = new byte[4];
    LittleEndian.putInt(size, 0, blockSize);
    difference.write(size);
    digests.write(size);
    dump.written = size.length;
    long length = HashPipeline.run(source, blockSize, algorithm, dump::accept);
    return new Result(length, dump.blocks, dump.changed, dump.written);
  }

  private void accept(Batch batch) throws IOException {
    int size = batch.digestLength();
    int bytes = batch.blocks() * size;
    int got = readOld(bytes);
    for (int i = 0; i < batch.blocks(); i++) {
      int from = i * size;
      boolean same =
          from + size <= got
              && Arrays.equals(known, from, from + size, batch.digests(), from, from + size);
      if (!same) {
        LittleEndian.putLong(head, 0, batch.offset() + batch.start(i));
        difference.write(head);
        difference.write(batch.data(), batch.start(i), batch.lengthOf(i));
        written += HEAD + batch.lengthOf(i);
        changed++;
      }
    }
    digests.write(batch.digests(), 0, bytes);
    blocks += batch.blocks();
    progress.at(blocks * blockSize);
  }

  private int readOld(int bytes) throws IOException {
    if (old == null) {
      return 0;
    }
    if (known.length < bytes) {
      known = new byte[bytes];
    }
    int got = old.readNBytes(known, 0, bytes);
    if (got < bytes && got % 16 != 0) {
      throw new CorruptException(
          "the old digests end within a digest: bytes=%d; begin a new series with a full backup"
              .formatted(got));
    }
    return got;
  }
}
