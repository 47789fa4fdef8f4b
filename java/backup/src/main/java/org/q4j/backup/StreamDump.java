package org.q4j.backup;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Dumps what a stream gives, in this process: for sources that are neither a file nor a device. Not
 * thread-safe.
 */
final class StreamDump implements SetRun.Dumper {
  /** The exit code that keeps no generation, because it would be the last one again. */
  static final int UNCHANGED = 100;

  private final InputStream in;
  private final String name;
  private final int blockSize;
  private final Compression compression;
  private long length;
  private long blocks;
  private long changed;

  /**
   * @param name of the source, for messages
   * @param blockSize of a new set, bytes; the last generation's goes first
   */
  StreamDump(InputStream in, String name, int blockSize, Compression compression) {
    this.in = in;
    this.name = name;
    this.blockSize = blockSize;
    this.compression = compression;
  }

  @Override
  public int dump(Path old, Path difference, Path digests) throws IOException {
    try (DigestFile before = old == null ? null : DigestFile.open(old);
        OutputStream packed =
            compression.pack(new BufferedOutputStream(Files.newOutputStream(difference), 1 << 18));
        OutputStream hashed = new BufferedOutputStream(Files.newOutputStream(digests), 1 << 16)) {
      int size = before == null ? blockSize : before.blockSize();
      byte[] head = new byte[DigestFile.HEAD];
      LittleEndian.putInt(head, 0, size);
      packed.write(head);
      hashed.write(head);
      length =
          HashPipeline.run(
              BlockSource.of(in, name),
              size,
              "MD5",
              batch -> write(batch, before, packed, hashed));
      return before != null && changed == 0 && before.count() == blocks ? UNCHANGED : 0;
    }
  }

  private void write(Batch batch, DigestFile before, OutputStream packed, OutputStream hashed)
      throws IOException {
    byte[] head = new byte[Long.BYTES];
    byte[] digest = new byte[DigestFile.DIGEST];
    for (int i = 0; i < batch.blocks(); i++) {
      System.arraycopy(batch.digests(), i * digest.length, digest, 0, digest.length);
      if (before == null || !before.matches(blocks, digest)) {
        LittleEndian.putLong(head, 0, batch.offset() + batch.start(i));
        packed.write(head);
        packed.write(batch.data(), batch.start(i), batch.lengthOf(i));
        changed++;
      }
      hashed.write(digest);
      blocks++;
    }
  }

  /** Returns what was dumped. */
  RemoteDump.Result result() {
    return new RemoteDump.Result(length, blocks, changed);
  }
}
