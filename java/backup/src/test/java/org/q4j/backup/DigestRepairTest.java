package org.q4j.backup;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.q4j.CorruptException;
import org.q4j.LockedException;
import org.q4j.UnsupportedException;
import org.q4j.io.Disk;
import org.q4j.io.NativeDisk;

class DigestRepairTest {
  private static final int BLOCK = 64;
  private static final int GENERATIONS = 12;

  @TempDir Path folder;

  private final List<byte[]> sources = Sample.history(GENERATIONS, BLOCK);

  private Path set(DigestKind kind, SetKey key) throws IOException {
    Path set = folder.resolve("set");
    for (int i = 0; i < GENERATIONS; i++) {
      Sample.run(set, sources.get(i), i == 0 ? null : sources.get(i - 1), BLOCK, kind, key);
    }
    return set;
  }

  private SetKey key() throws IOException {
    SetKey.generate(NativeDisk.instance(), folder.resolve("key"));
    return SetKey.read(folder.resolve("key"));
  }

  private static void flip(Path file, int at) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[at] ^= 1;
    Files.write(file, bytes);
  }

  private Map<String, byte[]> content() throws IOException {
    Map<String, byte[]> all = new HashMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        if (!file.toString().endsWith(".lock")) {
          all.put(file.getFileName().toString(), Files.readAllBytes(file));
        }
      }
    }
    return all;
  }

  private static void assertSame(Map<String, byte[]> expected, Map<String, byte[]> actual) {
    assertEquals(expected.keySet(), actual.keySet());
    expected.forEach((name, bytes) -> assertArrayEquals(bytes, actual.get(name), name));
  }

  private void restoresAll(Path set, SetKey key, List<Integer> numbers) throws IOException {
    for (int number : numbers) {
      Path out = folder.resolve("out");
      BackupSet.open(set, key).restore(number, out);
      assertArrayEquals(sources.get(number - 1), Files.readAllBytes(out));
      Files.delete(out);
    }
  }

  @ParameterizedTest
  @EnumSource(DigestKind.class)
  void theVeryFilesComeBackHoweverTheyAreDamaged(DigestKind kind) throws IOException {
    Path set = set(kind, null);
    Map<String, byte[]> whole = content();
    String ending = kind.ending();
    flip(folder.resolve("set.1" + ending), 30);
    flip(folder.resolve("set.2" + ending), 0);
    Files.delete(folder.resolve("set.5" + ending));
    Files.write(folder.resolve("set.11" + ending), new byte[0]);
    byte[] last = whole.get("set.12" + ending);
    Files.write(folder.resolve("set.12" + ending), Arrays.copyOf(last, last.length + 5));
    byte[] next = Sample.random(1000, 5);
    CorruptException refused =
        assertThrows(
            CorruptException.class,
            () -> Sample.run(set, next, sources.get(GENERATIONS - 1), BLOCK, kind, null));
    assertTrue(refused.getMessage().contains("verify --repair"), refused.getMessage());
    List<String> said = new ArrayList<>();
    assertEquals(5, DigestRepair.run(set, null, said::add));
    assertEquals(5, said.size(), said::toString);
    assertSame(whole, content());
    assertEquals(0, DigestRepair.run(set, null, said::add));
    Sample.run(set, next, sources.get(GENERATIONS - 1), BLOCK, kind, null);
    BackupSet.open(set).verify(unheard -> {});
  }

  @Test
  void digestsBehindAPruneAreMendedToo() throws IOException {
    Path set = set(DigestKind.SHA256, null);
    Prune.run(set, null, new Retention(0, 0, 0, 2, ZoneOffset.UTC), unheard -> {});
    Map<String, byte[]> whole = content();
    flip(folder.resolve("set.11.digests"), 9);
    flip(folder.resolve("set.12.digests"), 9);
    assertEquals(2, DigestRepair.run(set, null, unheard -> {}));
    assertSame(whole, content());
  }

  @Test
  void thoseOfAnEncryptedSetGetOtherSumsAndAuthenticate() throws IOException {
    SetKey key = key();
    Path set = set(DigestKind.SHA256, key);
    flip(folder.resolve("set.12.digests.age"), 300);
    Files.delete(folder.resolve("set.3.digests.age"));
    assertThrows(UnsupportedException.class, () -> DigestRepair.run(set, null, unheard -> {}));
    assertEquals(2, DigestRepair.run(set, key, unheard -> {}));
    BackupSet.open(set, key).verify(unheard -> {});
    restoresAll(set, key, List.of(3, 12));
    flip(folder.resolve("set.3.sha256"), 200);
    assertThrows(CorruptException.class, () -> DigestRepair.run(set, key, unheard -> {}));
  }

  @Test
  void nothingIsMadeOfDamagedData() throws IOException {
    Path set = set(DigestKind.SHA256, null);
    Path difference = folder.resolve("set.4.zst");
    flip(difference, (int) Files.size(difference) / 2);
    flip(folder.resolve("set.3.digests"), 9);
    flip(folder.resolve("set.4.digests"), 9);
    flip(folder.resolve("set.8.digests"), 9);
    Map<String, byte[]> before = content();
    assertThrows(CorruptException.class, () -> DigestRepair.run(set, null, unheard -> {}));
    Map<String, byte[]> after = content();
    assertTrue(!Arrays.equals(before.remove("set.3.digests"), after.remove("set.3.digests")));
    assertSame(before, after);
    restoresAll(set, null, List.of(3));
  }

  @Test
  void nothingIsMadeWithoutChecksums() throws IOException {
    Path set = Sample.set(folder, BLOCK, sources);
    Files.delete(folder.resolve("set.7.md5"));
    Map<String, byte[]> before = content();
    CorruptException refused =
        assertThrows(CorruptException.class, () -> DigestRepair.run(set, null, unheard -> {}));
    assertTrue(refused.getMessage().contains("no checksums"), refused.getMessage());
    // A later generation of ours builds on what no checksum covers.
    Files.write(folder.resolve("set.7.md5"), Sample.digests(sources.get(6), BLOCK));
    byte[] next = Sample.random(1000, 5);
    Sample.run(set, next, sources.get(GENERATIONS - 1), BLOCK, DigestKind.MD5, null);
    flip(folder.resolve("set.13.md5"), 9);
    assertThrows(CorruptException.class, () -> DigestRepair.run(set, null, unheard -> {}));
    assertTrue(before.containsKey("set.12.md5"));
  }

  @Test
  void stoppedAtAnyStepItCanBeDoneAgain() throws IOException {
    SetKey key = key();
    Path set = set(DigestKind.SHA256, key);
    for (int steps = 0; ; steps++) {
      flip(folder.resolve("set.12.digests.age"), 300);
      flip(folder.resolve("set.2.digests.age"), 300);
      boolean killed = false;
      try {
        new DigestRepair(FailingDisk.after(steps), set, key, unheard -> {}).run();
      } catch (FailingDisk.Killed expected) {
        killed = true;
      }
      DigestRepair.run(set, key, unheard -> {});
      BackupSet.open(set, key).verify(unheard -> {});
      restoresAll(set, key, List.of(2, 12));
      if (!killed) {
        assertTrue(steps >= 6, "steps: " + steps);
        return;
      }
    }
  }

  @Test
  void aRunAtTheSameTimeKeepsItOut() throws IOException {
    Path set = set(DigestKind.SHA256, null);
    try (Disk.Lock held = SetLock.take(NativeDisk.instance(), new SetFiles(set))) {
      assertTrue(!held.toString().isEmpty());
      assertThrows(LockedException.class, () -> DigestRepair.run(set, null, unheard -> {}));
    }
  }

  @Test
  void filesOfAFolderOfCopiesAreMendedEach() throws IOException {
    Path copies = folder.resolve("copies");
    for (int i = 0; i < 3; i++) {
      Map<String, byte[]> files = new HashMap<>();
      files.put("a/one", sources.get(i));
      files.put("two", sources.get(i + 1));
      SampleGroup.of(Instant.now(), files).copyTo(copies, BLOCK, null);
    }
    flip(copies.resolve("files/a/one.2.digests"), 9);
    Path lost = copies.resolve("files/two.1.zst");
    flip(lost, (int) Files.size(lost) / 2);
    flip(copies.resolve("files/two.1.digests"), 9);
    List<String> said = new ArrayList<>();
    assertEquals(1, GroupSet.open(copies, null).repairDigests(said::add));
    assertEquals(2, said.size(), said::toString);
    BackupSet.open(copies.resolve("files/a/one")).verify(unheard -> {});
    assertThrows(CorruptException.class, () -> GroupSet.open(copies, null).verify(unheard -> {}));
  }
}
