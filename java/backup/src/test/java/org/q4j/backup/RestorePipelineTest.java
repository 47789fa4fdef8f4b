package org.q4j.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.CorruptException;

class RestorePipelineTest {
  /** So large that a thread is at its block for a while. */
  private static final int BLOCK = 8 << 20;

  @TempDir private Path folder;

  /** One block, at the beginning. */
  private static final class OneBlock implements Records {
    private final byte[] bytes;

    OneBlock(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public int blockSize() {
      return bytes.length;
    }

    @Override
    public byte[] block() {
      return bytes;
    }

    @Override
    public boolean next() {
      return true;
    }

    @Override
    public long offset() {
      return 0;
    }

    @Override
    public int start() {
      return 0;
    }

    @Override
    public int length() {
      return bytes.length;
    }

    @Override
    public void close() {
      // Memory.
    }
  }

  /** A reader that failed would go on in the middle of a record and tell of damage there. */
  @RepeatedTest(500)
  void afterAFillerFailedItIsNotAskedAgain() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    byte[] head = new byte[DigestFile.HEAD];
    LittleEndian.putInt(head, 0, 16384);
    Path digests = folder.resolve("digests");
    Files.write(digests, head);
    try (MergeTarget target = MergeTarget.open(folder.resolve("out"), false);
        DigestFile expected = DigestFile.open(digests)) {
      assertThrows(
          CorruptException.class,
          () ->
              RestorePipeline.run(
                  target,
                  expected,
                  "test",
                  batch -> {
                    calls.incrementAndGet();
                    throw new CorruptException("as if");
                  }));
    }
    assertEquals(1, calls.get());
  }

  @RepeatedTest(20)
  void whoeverRunsOutOfMemoryNoThreadWritesAnyMoreWhenThatIsThrown() throws Exception {
    byte[] block = new byte[BLOCK];
    Arrays.fill(block, (byte) 1);
    byte[] head = new byte[DigestFile.HEAD];
    LittleEndian.putInt(head, 0, BLOCK);
    Path digests = folder.resolve("digests");
    Files.write(digests, head);
    Files.write(digests, MessageDigest.getInstance("MD5").digest(block), StandardOpenOption.APPEND);
    AtomicInteger calls = new AtomicInteger();
    try (MergeTarget target = MergeTarget.open(folder.resolve("out"), false);
        DigestFile expected = DigestFile.open(digests)) {
      assertThrows(
          OutOfMemoryError.class,
          () ->
              RestorePipeline.run(
                  target, expected, "test", batch -> fill(batch, calls, block, expected)));
      assertEquals(BLOCK, target.written());
    }
  }

  private static void fill(
      RestoreBatch batch, AtomicInteger calls, byte[] block, DigestFile expected)
      throws IOException {
    if (calls.getAndIncrement() > 0) {
      throw new OutOfMemoryError("as if");
    }
    batch.add(new OneBlock(block), expected);
  }
}
