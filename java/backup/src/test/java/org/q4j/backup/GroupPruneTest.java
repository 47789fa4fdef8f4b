package org.q4j.backup;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.q4j.CorruptException;
import org.q4j.LockedException;
import org.q4j.NotFoundException;
import org.q4j.UnsupportedException;
import org.q4j.io.Disk;
import org.q4j.io.NativeDisk;

class GroupPruneTest {
  private static final int BLOCK = 64;
  private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");
  private static final String LEFT = "db/left.Q4M";

  @TempDir Path home;

  private static Retention last(int count) {
    return new Retention(0, 0, 0, count, ZoneOffset.UTC);
  }

  /**
   * What the files are in each copy: one always changes, one never, one is gone from the third copy
   * on, one is there from the third on.
   */
  private static List<Map<String, byte[]>> history(int copies) {
    List<byte[]> sources = Sample.history(copies, BLOCK);
    List<Map<String, byte[]>> all = new ArrayList<>();
    for (int i = 0; i < copies; i++) {
      Map<String, byte[]> files = new HashMap<>();
      files.put("db/jobs.Q4M", sources.get(i));
      files.put("db/jobs.sql", Sample.random(100, 7));
      files.put(i < 2 ? LEFT : "new.Q4M", Sample.random(1000, i));
      all.add(files);
    }
    return all;
  }

  private static void fill(Path folder, List<Map<String, byte[]>> history, SetKey key)
      throws IOException {
    for (int i = 0; i < history.size(); i++) {
      SampleGroup.of(START.plus(Duration.ofDays(i)), history.get(i)).copyTo(folder, BLOCK, key);
    }
  }

  private void restoresEqual(Path folder, SetKey key, List<Map<String, byte[]>> history, int copy)
      throws IOException {
    Path out = Files.createTempDirectory(home, "out");
    GroupSet.open(folder, key).restore(copy, out, false, unheard -> {});
    try (Stream<Path> files = Files.walk(out)) {
      assertEquals(
          history.get(copy - 1).keySet(),
          files
              .filter(Files::isRegularFile)
              .map(file -> out.relativize(file).toString())
              .collect(Collectors.toSet()));
    }
    for (Map.Entry<String, byte[]> file : history.get(copy - 1).entrySet()) {
      assertArrayEquals(
          file.getValue(), Files.readAllBytes(out.resolve(file.getKey())), file.getKey());
    }
  }

  private static List<Long> copies(Path folder) throws IOException {
    return GroupSet.open(folder, null).heads((number, why) -> {}).stream()
        .map(CopyHead::number)
        .toList();
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> !file.toString().endsWith(".lock"))
          .map(file -> folder.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  private static SetKey key(Path file) throws IOException {
    SetKey.generate(NativeDisk.instance(), file);
    return SetKey.read(file);
  }

  @Test
  void keptCopiesRestoreAndTheOthersAndWhatOnlyTheyHadAreGone() throws IOException {
    Path folder = home.resolve("set");
    List<Map<String, byte[]>> history = history(6);
    fill(folder, history, null);
    GroupPrune.Plan plan = GroupPrune.plan(folder, null, last(2));
    List<String> before = names(folder);
    assertEquals(List.of(1L, 2L, 3L, 4L), plan.removed());
    assertEquals(List.of(LEFT), plan.gone());
    assertEquals(before, names(folder), "a plan changes nothing");
    GroupPrune.Result result = GroupPrune.run(folder, null, last(2), unheard -> {});
    assertEquals(4, result.copies());
    // Four of the file that always changes, two of the new one, both of the one that is gone.
    assertEquals(8, result.generations());
    assertTrue(result.freed() > 0 && plan.freed() > 0, result + " " + plan.freed());
    assertEquals(List.of(5L, 6L), copies(folder));
    restoresEqual(folder, null, history, 5);
    restoresEqual(folder, null, history, 6);
    assertThrows(
        NotFoundException.class,
        () -> GroupSet.open(folder, null).restore(4, home.resolve("x"), false, unheard -> {}));
    GroupSet.open(folder, null).verify(unheard -> {});
    assertTrue(names(folder).stream().noneMatch(name -> name.contains("left")));
    assertFalse(Files.exists(folder.resolve("removal.json")));
    GroupPrune.Result again = GroupPrune.run(folder, null, last(2), unheard -> {});
    assertEquals(new GroupPrune.Result(0, 0, 0), again);
  }

  @Test
  void copiesGoOnAfterwardsAndAFileMayComeBack() throws IOException {
    Path folder = home.resolve("set");
    List<Map<String, byte[]>> history = history(5);
    fill(folder, history, null);
    GroupPrune.run(folder, null, last(1), unheard -> {});
    Map<String, byte[]> back = new HashMap<>(history.get(4));
    back.put(LEFT, Sample.random(500, 3));
    history.add(back);
    SampleGroup.of(START.plus(Duration.ofDays(9)), back).copyTo(folder, BLOCK, null);
    assertEquals(List.of(5L, 6L), copies(folder));
    restoresEqual(folder, null, history, 5);
    restoresEqual(folder, null, history, 6);
  }

  @Test
  void theLastCopyOfADayIsKept() throws IOException {
    Path folder = home.resolve("set");
    List<Map<String, byte[]>> history = history(6);
    fill(folder, history, null);
    GroupPrune.run(folder, null, new Retention(3, 0, 0, 1, ZoneOffset.UTC), unheard -> {});
    assertEquals(List.of(4L, 5L, 6L), copies(folder));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void stoppedAtAnyStepEveryKeptCopyRestoresAndTheNextOneGoesOn(boolean sealed) throws IOException {
    SetKey key = sealed ? key(home.resolve("key")) : null;
    List<Map<String, byte[]>> history = history(4);
    Path whole = home.resolve("whole");
    fill(whole, history, key);
    int steps = 0;
    for (boolean killed = true; killed; steps++) {
      Path folder = home.resolve("set" + steps);
      copyTree(whole, folder);
      killed = false;
      try {
        new GroupPrune(FailingDisk.after(steps), folder, key, unheard -> {}).run(last(2));
      } catch (FailingDisk.Killed expected) {
        killed = true;
      }
      assertTrue(copies(folder).containsAll(List.of(3L, 4L)), "" + copies(folder));
      restoresEqual(folder, key, history, 3);
      restoresEqual(folder, key, history, 4);
      if (steps % 2 == 0) {
        // A run may come before the next prune does, with what was being removed.
        SampleGroup.of(START.plus(Duration.ofDays(8)), history.get(1)).copyTo(folder, BLOCK, key);
        Path out = Files.createTempDirectory(home, "out");
        GroupSet.open(folder, key).restore(5, out, false, unheard -> {});
        assertArrayEquals(history.get(1).get(LEFT), Files.readAllBytes(out.resolve(LEFT)));
        new GroupPrune(NativeDisk.instance(), folder, key, unheard -> {}).run(last(3));
      } else {
        new GroupPrune(NativeDisk.instance(), folder, key, unheard -> {}).run(last(2));
      }
      restoresEqual(folder, key, history, 3);
      restoresEqual(folder, key, history, 4);
      GroupSet.open(folder, key).verify(unheard -> {});
      assertFalse(Files.exists(folder.resolve("removal.json")));
      if (steps % 2 == 1) {
        // Two lists, the last one's number, three sets' numbers, five generations of three files
        // each,
        // three folders.
        assertEquals(List.of(3L, 4L), copies(folder));
        assertEquals(24, names(folder).size(), "" + names(folder));
      }
    }
    assertTrue(steps > 20, "steps: " + steps);
  }

  private static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  @Test
  void aDamagedKeptCopyKeepsAllOthers() throws IOException {
    Path folder = home.resolve("set");
    fill(folder, history(4), null);
    Path damaged = folder.resolve("files/db/jobs.Q4M.4.zst");
    byte[] difference = Files.readAllBytes(damaged);
    difference[difference.length / 2] ^= 1;
    Files.write(damaged, difference);
    List<String> before = names(folder);
    CorruptException refused =
        assertThrows(
            CorruptException.class, () -> GroupPrune.run(folder, null, last(1), unheard -> {}));
    assertTrue(refused.getMessage().contains("nothing was removed"), refused.getMessage());
    assertEquals(before, names(folder));
    Files.delete(damaged);
    List<String> without = names(folder);
    assertThrows(
        NotFoundException.class, () -> GroupPrune.run(folder, null, last(1), unheard -> {}));
    assertEquals(without, names(folder));
  }

  @Test
  void whatNoCopyListsIsSaidAndLeft() throws IOException {
    Path folder = home.resolve("set");
    List<Map<String, byte[]>> history = history(4);
    fill(folder, history, null);
    Files.delete(folder.resolve("copy.1.json"));
    Files.delete(folder.resolve("copy.2.json"));
    List<String> said = new ArrayList<>();
    GroupPrune.run(folder, null, last(1), said::add);
    assertTrue(said.stream().anyMatch(words -> words.contains(LEFT)), "" + said);
    BackupSet.open(folder.resolve("files").resolve(LEFT)).verify(unheard -> {});
    restoresEqual(folder, null, history, 4);
  }

  @Test
  void aWrongKeyOrARunBesideItChangesNothing() throws IOException {
    Path folder = home.resolve("set");
    SetKey key = key(home.resolve("key"));
    fill(folder, history(3), key);
    List<String> before = names(folder);
    assertThrows(
        UnsupportedException.class, () -> GroupPrune.run(folder, null, last(1), unheard -> {}));
    Path plain = home.resolve("plain");
    fill(plain, history(3), null);
    assertThrows(CorruptException.class, () -> GroupPrune.run(plain, key, last(1), unheard -> {}));
    assertEquals(List.of(1L, 2L, 3L), copies(plain));
    SetFiles lock = new SetFiles(new GroupFiles(folder).name());
    try (Disk.Lock held = SetLock.take(NativeDisk.instance(), lock)) {
      assertFalse(held.toString().isEmpty());
      assertThrows(
          LockedException.class, () -> GroupPrune.run(folder, key, last(1), unheard -> {}));
    }
    assertEquals(before, names(folder));
  }

  @Test
  void aListOfWhatIsRemovedThatLeadsOutOfTheFolderIsRefused() throws IOException {
    Path folder = home.resolve("set");
    fill(folder, history(3), null);
    for (String wrong :
        List.of(
            "{\"copies\": [1], \"paths\": [\"../x\"]}",
            "{\"copies\": [1], \"paths\": [\"/x\"]}",
            "{\"copies\": [1",
            "[]",
            "")) {
      Files.writeString(folder.resolve("removal.json"), wrong);
      assertThrows(
          CorruptException.class,
          () -> GroupPrune.run(folder, null, last(1), unheard -> {}),
          wrong);
    }
    assertEquals(List.of(1L, 2L, 3L), copies(folder));
  }

  @Test
  void aListOfWhatIsRemovedThatALinkLeadsOutOfTheFolderIsRefused() throws IOException {
    Path folder = home.resolve("set");
    fill(folder, history(3), null);
    Path elsewhere = Files.createDirectory(home.resolve("elsewhere"));
    Path other = Files.writeString(elsewhere.resolve("other.ver"), "1\n");
    Files.createSymbolicLink(folder.resolve("files/link"), elsewhere);
    Files.write(
        folder.resolve("removal.json"),
        new GroupRemoval(List.of(1L), List.of("link/other")).format());
    assertThrows(
        CorruptException.class, () -> GroupPrune.run(folder, null, last(1), unheard -> {}));
    assertTrue(Files.exists(other));
    assertEquals(List.of(1L, 2L, 3L), copies(folder));
  }

  @Test
  void noBitOfAListOfWhatIsRemovedCanBeOtherUnseen() throws IOException {
    Path folder = home.resolve("set");
    fill(folder, history(3), null);
    Disk disk = NativeDisk.instance();
    GroupFiles names = new GroupFiles(folder);
    byte[] list = new GroupRemoval(List.of(1L), List.of(LEFT)).format();
    for (int at = 0; at < list.length - 1; at++) {
      byte[] damaged = list.clone();
      damaged[at] ^= 1;
      Files.write(folder.resolve("removal.json"), damaged);
      assertThrows(
          CorruptException.class, () -> GroupRemoval.finish(disk, names, null), "byte " + at);
    }
    assertEquals(List.of(1L, 2L, 3L), copies(folder));
    Files.write(folder.resolve("removal.json"), list);
    GroupRemoval.finish(disk, names, null);
    assertEquals(List.of(2L, 3L), copies(folder));
  }
}
