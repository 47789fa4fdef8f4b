package org.q4j.backup;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Puts what arrives of a helper's dump into the files of a generation.
 *
 * @param options how it is kept
 * @param blockSize of a new set, bytes; 0: the default
 * @param progress told how far it is
 */
record ArrivingGeneration(SourceDump.Options options, int blockSize, DumpProgress progress) {
  /** What fills a generation. */
  interface Dump {
    /**
     * Dumps.
     *
     * @param old the last generation's digests; null for a full dump
     * @param state takes what arrives
     */
    RemoteDump.Result run(ResumingDump.Digests old, RemoteDump.Terms terms, DumpState state)
        throws IOException;
  }

  /**
   * What came of it.
   *
   * @param result what was dumped
   * @param facts what the generation is
   * @param difference SHA-256 of the file as it was written, in hexadecimal
   * @param digests the same of the digests
   * @param isSame whether the last generation is that of the source, too
   */
  record Filled(
      RemoteDump.Result result,
      GenerationCheck.Facts facts,
      String difference,
      String digests,
      boolean isSame) {}

  Filled fill(SetRun.Job job, Dump dump) throws IOException {
    int size = blockSize == 0 ? BlockSize.DEFAULT : blockSize;
    long before = -1;
    if (job.last() > 0) {
      try (DigestFile last = job.set().digests(job.last())) {
        size = last.blockSize();
        before = last.count();
      }
    }
    try (SummedFile difference = new SummedFile(job.difference());
        SummedFile digests = new SummedFile(job.digests())) {
      RemoteDump.Result done = receive(job, difference, digests, dump);
      return new Filled(
          done,
          new GenerationCheck.Facts(done.length(), size, done.blocks(), done.changed(), 0),
          difference.sum(),
          digests.sum(),
          done.changed() == 0 && done.blocks() == before);
    }
  }

  private RemoteDump.Result receive(
      SetRun.Job job, SummedFile difference, SummedFile digests, Dump dump) throws IOException {
    ResumingDump.Digests old = job.last() == 0 ? null : () -> job.set().digestStream(job.last());
    SetKey key = options.key();
    try (ArrivingDifference arriving =
            new ArrivingDifference(
                key == null ? difference : key.seal(difference), options.compression());
        OutputStream hashed =
            key == null ? new BufferedOutputStream(digests, 1 << 14) : key.seal(digests)) {
      return dump.run(
          old,
          new RemoteDump.Terms(job.kind(), options.limit(), 0),
          new DumpState(arriving, hashed, job.kind(), progress));
    }
  }
}
