package org.q4j.backup;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.CorruptException;
import org.q4j.Q4jException;

/** Sets that the old scripts left: no length and no checksum but the digests. */
class BackupSetTest {
  private static final int BLOCK = 64;

  @TempDir Path folder;

  private static byte[] random(int length, int seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** Lengths that grow and shrink within a block, to a block's end, to nothing and back. */
  private static List<byte[]> sources() {
    List<byte[]> sources = new ArrayList<>();
    byte[] source = random(5 * BLOCK + 10, 1);
    for (int length : new int[] {330, 331, 256, 255, 0, 64, 65, 700, 100}) {
      int before = source.length;
      source = Arrays.copyOf(source, length);
      if (length > before) {
        System.arraycopy(random(length - before, length), 0, source, before, length - before);
      }
      if (length > 3) {
        source[3] ^= 1;
      }
      sources.add(source);
    }
    return sources;
  }

  /** One wrong bit in the number would hide good generations, and have them written over. */
  @Test
  void aNumberThatIsBehindTheGenerationsThatAreThereIsRefused() throws IOException {
    Path set = Sample.set(folder, BLOCK, sources());
    Path version = new SetFiles(set).version();
    Files.writeString(version, "7\n");
    String said = assertThrows(CorruptException.class, () -> BackupSet.open(set)).getMessage();
    assertTrue(said.contains("generation 7 is the last one, but"), said);
    Files.writeString(version, "8\n"); // As a run leaves it that is killed at its last step.
    assertEquals(8, BackupSet.open(set).last());
  }

  @Test
  void everyLengthIsFoundFromTheDigests() throws IOException {
    List<byte[]> sources = sources();
    BackupSet set = BackupSet.open(Sample.set(folder, BLOCK, sources));
    Path other = folder.resolve("other");
    for (int i = 0; i < sources.size(); i++) {
      Path out = folder.resolve("out" + i);
      assertEquals(sources.get(i).length, set.restore(i + 1, out).length());
      assertArrayEquals(sources.get(i), Files.readAllBytes(out));
      set.restore(i + 1, other);
      assertArrayEquals(sources.get(i), Files.readAllBytes(other));
    }
    set.verify(words -> {});
  }

  @Test
  void anyChangedByteIsAnErrorOrARightRestore() throws IOException {
    List<byte[]> sources = sources().subList(0, 4);
    Path name = Sample.set(folder, BLOCK, sources);
    byte[] expected = sources.get(3);
    int errors = 0;
    for (int generation = 1; generation <= 4; generation++) {
      for (String ending : List.of("", ".md5")) {
        Path file = folder.resolve("set." + generation + ending);
        byte[] whole = Files.readAllBytes(file);
        for (int at = 0; at < whole.length; at++) {
          byte[] damaged = whole.clone();
          damaged[at] ^= 0x20;
          Files.write(file, damaged);
          errors += restoresRightOrFails(name, expected) ? 0 : 1;
          Files.write(file, Arrays.copyOf(whole, at));
          errors += restoresRightOrFails(name, expected) ? 0 : 1;
        }
        Files.write(file, whole);
      }
    }
    // Most of what they hold is needed for the last generation, or for knowing that it is right.
    assertEquals(true, errors > 200, "errors: " + errors);
  }

  private boolean restoresRightOrFails(Path name, byte[] expected) throws IOException {
    Path out = folder.resolve("out");
    Files.deleteIfExists(out);
    try {
      BackupSet.open(name).restore(4, out);
    } catch (Q4jException refused) {
      return false;
    }
    assertArrayEquals(expected, Files.readAllBytes(out));
    return true;
  }

  @Test
  void verifyFindsAnyChangedByte() throws IOException {
    Path name = Sample.set(folder, BLOCK, sources().subList(0, 4));
    for (int generation = 1; generation <= 4; generation++) {
      for (String ending : List.of("", ".md5")) {
        Path file = folder.resolve("set." + generation + ending);
        byte[] whole = Files.readAllBytes(file);
        for (int at = 0; at < whole.length; at++) {
          byte[] damaged = whole.clone();
          damaged[at] ^= 0x01;
          Files.write(file, damaged);
          BackupSet set = BackupSet.open(name);
          int offset = at;
          assertThrows(
              CorruptException.class, () -> set.verify(words -> {}), () -> file + " at " + offset);
        }
        Files.write(file, whole);
      }
    }
  }

  @Test
  void sumsThatAreNoneAreRefused() throws IOException {
    Path name = Sample.set(folder, BLOCK, sources().subList(0, 1));
    Files.writeString(folder.resolve("set.1.sha256"), "# q4j: length=1\n");
    BackupSet set = BackupSet.open(name);
    assertThrows(CorruptException.class, () -> set.restore(1, folder.resolve("out")));
  }
}
