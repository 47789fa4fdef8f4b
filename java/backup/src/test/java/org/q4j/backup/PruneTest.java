package org.q4j.backup;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.q4j.CorruptException;
import org.q4j.LockedException;
import org.q4j.NotFoundException;
import org.q4j.UnsupportedException;
import org.q4j.io.Disk;
import org.q4j.io.NativeDisk;

class PruneTest {
  private static final int BLOCK = 64;
  private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

  @TempDir Path folder;

  private static Retention keep(int daily, int weekly, int monthly, int last) {
    return new Retention(daily, weekly, monthly, last, ZoneOffset.UTC);
  }

  /** Makes a set as the old scripts did, one generation a day. */
  private Path daily(List<byte[]> sources) throws IOException {
    Path set = Sample.set(folder, BLOCK, sources);
    for (int i = 0; i < sources.size(); i++) {
      Files.setLastModifiedTime(
          folder.resolve("set." + (i + 1)), FileTime.from(START.plus(Duration.ofDays(i))));
    }
    return set;
  }

  private void restoresEqual(Path set, SetKey key, List<byte[]> sources, long number)
      throws IOException {
    BackupSet all = BackupSet.open(set, key);
    Path out = folder.resolve("out");
    Files.deleteIfExists(out);
    all.restore(number, out);
    assertArrayEquals(sources.get((int) number - 1), Files.readAllBytes(out), "" + number);
    ByteArrayOutputStream exported = new ByteArrayOutputStream();
    all.export(number, exported, folder);
    assertArrayEquals(sources.get((int) number - 1), exported.toByteArray(), "" + number);
  }

  private static List<Long> numbers(Path set) throws IOException {
    return BackupSet.open(set).generations().stream().map(BackupSet.Generation::number).toList();
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void whatIsKeptRestoresAtItsTimeWhateverWasFoldedIntoIt() throws IOException {
    List<byte[]> sources = Sample.history(40, BLOCK);
    Path set = daily(sources);
    long before = BackupSet.open(set).generations().stream().mapToLong(g -> g.bytes()).sum();
    Prune.Result result = Prune.run(set, null, keep(3, 3, 2, 1), words -> {});
    // 40 days from Thursday, January 1 on: the last day of January, two Sundays, three days.
    assertEquals(List.of(31L, 32L, 38L, 39L, 40L), numbers(set));
    assertEquals(35, result.removed());
    long after = BackupSet.open(set).generations().stream().mapToLong(g -> g.bytes()).sum();
    assertTrue(after < before && result.freed() > 0, before + " " + after);
    for (long number : numbers(set)) {
      restoresEqual(set, null, sources, number);
      Instant at = START.plus(Duration.ofDays(number - 1));
      assertEquals(number, BackupSet.open(set).at(at), "the time stays");
    }
    BackupSet.open(set).verify(words -> {});
    assertThrows(
        NotFoundException.class, () -> BackupSet.open(set).restore(30, folder.resolve("x")));
    assertThrows(NotFoundException.class, () -> BackupSet.open(set).at(START));
    assertEquals(0, Prune.run(set, null, keep(3, 3, 2, 1), words -> {}).removed());
    Prune.run(set, null, keep(0, 0, 0, 1), words -> {});
    assertEquals(List.of(40L), numbers(set));
    restoresEqual(set, null, sources, 40);
    assertEquals(
        List.of("out", "set.40.full", "set.40.md5", "set.40.sha256", "set.lock", "set.ver"),
        names().stream().filter(name -> !name.equals("x")).toList());
  }

  @Test
  void aSetGoesOnAfterwards() throws IOException {
    List<byte[]> sources = Sample.history(12, BLOCK);
    Path set = folder.resolve("set");
    for (int i = 0; i < 12; i++) {
      Sample.run(
          set, sources.get(i), i == 0 ? null : sources.get(i - 1), BLOCK, DigestKind.SHA256, null);
      if (i % 4 == 3) {
        Prune.run(set, null, keep(0, 0, 0, 2), words -> {});
      }
    }
    assertEquals(List.of(11L, 12L), numbers(set));
    restoresEqual(set, null, sources, 11);
    restoresEqual(set, null, sources, 12);
    BackupSet.open(set).verify(words -> {});
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void stoppedAtAnyStepEveryKeptGenerationRestores(boolean sealed) throws IOException {
    SetKey key = null;
    if (sealed) {
      SetKey.generate(NativeDisk.instance(), folder.resolve("key"));
      key = SetKey.read(folder.resolve("key"));
    }
    List<byte[]> sources = Sample.history(6, BLOCK);
    for (int changes = 0; ; changes++) {
      Path home = Files.createDirectory(folder.resolve("home" + changes));
      Path set = home.resolve("set");
      for (int i = 0; i < 6; i++) {
        Sample.run(
            set, sources.get(i), i == 0 ? null : sources.get(i - 1), BLOCK, DigestKind.SHA256, key);
      }
      // The last two, and of those before the one that the first prune leaves as a base.
      Disk disk = FailingDisk.after(changes);
      boolean killed = false;
      try {
        new Prune(disk, set, key, words -> {}).run(keep(0, 0, 0, 3));
        new Prune(disk, set, key, words -> {}).run(keep(0, 0, 0, 2));
      } catch (FailingDisk.Killed expected) {
        killed = true;
      }
      restoresEqual(set, key, sources, 5);
      restoresEqual(set, key, sources, 6);
      BackupSet.open(set, key).verify(words -> {});
      new Prune(NativeDisk.instance(), set, key, words -> {}).run(keep(0, 0, 0, 2));
      restoresEqual(set, key, sources, 5);
      restoresEqual(set, key, sources, 6);
      try (Stream<Path> files = Files.list(home)) {
        // Two generations of three files, the lock and the number; nothing is left over.
        assertEquals(8, files.count());
      }
      if (!killed) {
        assertTrue(changes > 8, "steps: " + changes);
        return;
      }
    }
  }

  @Test
  void aDamagedGenerationIsNotFoldedAndNothingIsRemoved() throws IOException {
    List<byte[]> sources = Sample.history(4, BLOCK);
    Path set = daily(sources);
    Path damaged = folder.resolve("set.4");
    byte[] difference = Files.readAllBytes(damaged);
    difference[20] ^= 1;
    Files.write(damaged, difference);
    List<String> before = names();
    assertThrows(CorruptException.class, () -> Prune.run(set, null, keep(0, 0, 0, 1), words -> {}));
    List<String> after = names().stream().filter(name -> !name.equals("set.lock")).toList();
    assertEquals(before, after);
    restoresEqual(set, null, sources, 1);
  }

  @Test
  void aRunAtTheSameTimeKeepsItOut() throws IOException {
    Path set = daily(Sample.history(3, BLOCK));
    try (Disk.Lock lock = SetLock.take(NativeDisk.instance(), new SetFiles(set))) {
      assertFalse(lock.toString().isEmpty());
      assertThrows(
          LockedException.class, () -> Prune.run(set, null, keep(0, 0, 0, 1), words -> {}));
    }
  }

  @Test
  void anEncryptedSetIsNotPrunedWithoutItsKey() throws IOException {
    SetKey.generate(NativeDisk.instance(), folder.resolve("key"));
    SetKey key = SetKey.read(folder.resolve("key"));
    List<byte[]> sources = Sample.history(3, BLOCK);
    Path set = folder.resolve("set");
    for (int i = 0; i < 3; i++) {
      Sample.run(
          set, sources.get(i), i == 0 ? null : sources.get(i - 1), BLOCK, DigestKind.SHA256, key);
    }
    assertThrows(
        UnsupportedException.class, () -> Prune.run(set, null, keep(0, 0, 0, 1), words -> {}));
    assertEquals(List.of(1L, 2L, 3L), numbers(set));
  }
}
