package org.q4j.backup;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MergeTargetTest {
  private static final int BLOCK = 4096;

  @TempDir private Path folder;

  /** Returns blocks of which each is filled with its byte. */
  private static byte[] blocks(int... fillings) {
    byte[] bytes = new byte[fillings.length * BLOCK];
    for (int i = 0; i < fillings.length; i++) {
      Arrays.fill(bytes, i * BLOCK, (i + 1) * BLOCK, (byte) fillings[i]);
    }
    return bytes;
  }

  @Test
  void blocksOfZerosOfANewFileAreNotWritten() throws IOException {
    Path file = folder.resolve("new");
    byte[] bytes = blocks(0, 1, 0, 0, 2, 3, 0);
    try (MergeTarget target = MergeTarget.open(file, false)) {
      target.writeBlocks(0, ByteBuffer.wrap(bytes), BLOCK);
      assertEquals(3 * BLOCK, target.written());
      target.finish();
    }
    assertArrayEquals(bytes, Files.readAllBytes(file));
  }

  @Test
  void zerosAreWrittenOverWhatWasThereAndNotBehindIt() throws IOException {
    Path file = folder.resolve("old");
    Files.write(file, blocks(7, 7));
    byte[] bytes = blocks(1, 0, 0, 2);
    try (MergeTarget target = MergeTarget.open(file, false)) {
      target.writeBlocks(0, ByteBuffer.wrap(bytes), BLOCK);
      assertEquals(3 * BLOCK, target.written());
      target.finish();
    }
    assertArrayEquals(bytes, Files.readAllBytes(file));
  }

  @Test
  void whatWasCutOffIsZeroAgain() throws IOException {
    Path file = folder.resolve("cut");
    Files.write(file, blocks(7, 7, 7));
    try (MergeTarget target = MergeTarget.open(file, true)) {
      target.setLength(BLOCK);
      target.writeBlocks(0, ByteBuffer.wrap(blocks(7, 0, 0)), BLOCK);
      assertEquals(0, target.written());
      target.finish();
    }
    assertArrayEquals(blocks(7, 0, 0), Files.readAllBytes(file));
  }

  @Test
  void onlyBlocksThatDifferAreWritten() throws IOException {
    Path file = folder.resolve("same");
    byte[] bytes = Arrays.copyOf(blocks(1, 2, 3), 2 * BLOCK + 100);
    Files.write(file, bytes);
    bytes[BLOCK + 5] = 9;
    try (MergeTarget target = MergeTarget.open(file, true)) {
      target.writeBlocks(0, ByteBuffer.wrap(bytes), BLOCK);
      assertEquals(BLOCK, target.written());
      target.finish();
    }
    assertArrayEquals(bytes, Files.readAllBytes(file));
  }
}
