package org.q4j.backup;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Dumps what a stream gives, in this process: for sources that are neither a file nor a device. Not
 * thread-safe.
 */
final class StreamDump implements EntryDump {
  private static final int BUFFER = 32 << 10;

  private final InputStream in;
  private final String name;
  private final int blockSize;
  private final SourceDump.Options options;
  private long length;
  private long blocks;
  private long changed;

  /**
   * @param in closed with this
   * @param name of the source, for messages
   * @param blockSize of a new set, bytes; the last generation's goes first
   */
  StreamDump(InputStream in, String name, int blockSize, SourceDump.Options options) {
    this.in = in;
    this.name = name;
    this.blockSize = blockSize;
    this.options = options;
  }

  @Override
  public SetRun.Dumped dump(SetRun.Job job) throws IOException {
    try (DigestFile before = job.last() == 0 ? null : job.set().digests(job.last());
        SummedFile difference = new SummedFile(job.difference());
        SummedFile digests = new SummedFile(job.digests())) {
      int size = before == null ? blockSize : before.blockSize();
      SetKey key = options.key();
      try (OutputStream packed =
              new BufferedOutputStream(
                  DifferenceWriter.open(difference, options.compression(), key), BUFFER);
          OutputStream hashed =
              key == null ? new BufferedOutputStream(digests, BUFFER) : key.seal(digests)) {
        byte[] head = new byte[DigestFile.HEAD];
        LittleEndian.putInt(head, 0, size);
        packed.write(head);
        hashed.write(head);
        length =
            HashPipeline.run(
                BlockSource.of(in, name),
                size,
                job.kind().algorithm(),
                batch -> write(batch, before, job.kind(), packed, hashed));
      }
      boolean isSame = before != null && changed == 0 && before.count() == blocks;
      return new SetRun.Dumped(
          isSame ? UNCHANGED : 0,
          new GenerationCheck.Facts(length, size, blocks, changed, 0),
          difference.sum(),
          digests.sum());
    }
  }

  private void write(
      Batch batch, DigestFile before, DigestKind kind, OutputStream packed, OutputStream hashed)
      throws IOException {
    byte[] head = new byte[Long.BYTES];
    for (int i = 0; i < batch.blocks(); i++) {
      int at = i * kind.bytes();
      if (before == null || !before.matches(blocks, batch.digests(), at)) {
        LittleEndian.putLong(head, 0, batch.offset() + batch.start(i));
        packed.write(head);
        packed.write(batch.data(), batch.start(i), batch.lengthOf(i));
        changed++;
      }
      hashed.write(batch.digests(), at, kind.bytes());
      blocks++;
    }
  }

  @Override
  public RemoteDump.Result result() {
    return new RemoteDump.Result(length, blocks, changed);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
