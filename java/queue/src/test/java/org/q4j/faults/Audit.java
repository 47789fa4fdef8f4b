package org.q4j.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.q4j.io.Storage;
import org.q4j.queue.DeadLetters;
import org.q4j.queue.Queue;
import org.q4j.queue.QueueStore;
import org.q4j.queue.StoreOptions;
import org.q4j.repair.Examination;
import org.q4j.repair.Examiner;
import org.q4j.repair.FileStatus;
import org.q4j.store.CompactionPolicy;
import org.q4j.store.Durability;
import org.q4j.store.ReceiveMode;
import org.q4j.store.Source;
import org.q4j.testing.SimulatedDisk;

/**
 * Opens what a disk holds and compares it with what may be there: each row once, in order, under
 * its row id, and nothing else; also after another insert and another opening.
 */
final class Audit {
  static final Path ROOT = Path.of("/data");
  static final String JOBS = "app.jobs";
  static final String DEAD = "app.dead";

  /** What was received from it lies in another sector of the header than the end. */
  static final int SENDER = 63;

  static final DeadLetters POLICY = new DeadLetters(2, DEAD, 9);

  private final SimulatedDisk disk;
  private final Durability durability;
  private final String where;

  Audit(SimulatedDisk disk, Durability durability, String where) {
    this.disk = disk;
    this.durability = durability;
    this.where = where;
  }

  static StoreOptions options(SimulatedDisk disk, Durability durability) {
    // With one of them no queue is too short for a hint of how it was closed.
    long verifyAtOpen = durability == Durability.SYNC ? 0 : Long.MAX_VALUE;
    return new StoreOptions(
        durability,
        Duration.ofHours(1),
        CompactionPolicy.NEVER,
        disk,
        java.time.Clock.systemUTC(),
        verifyAtOpen,
        false);
  }

  QueueStore open() {
    return QueueStore.open(ROOT, options(disk, durability));
  }

  /** Sets the policy of dead letters, which removes the row that a crash left in both queues. */
  static void setDeadLetters(QueueStore store) {
    List<String> names = store.list();
    if (names.contains(JOBS) && names.contains(DEAD)) {
      store.queue(JOBS).deadLetters(POLICY);
    }
  }

  /** Returns the world that it is. */
  World strictly(Set<World> possible) {
    List<World> worlds;
    Map<String, SortedMap<Long, String>> rows;
    try (QueueStore store = open()) {
      setDeadLetters(store);
      rows = read(store);
      worlds = matching(store, rows, possible);
      for (String name : rows.keySet()) {
        worlds = insertOne(store.queue(name), worlds, rows.get(name));
        worlds = receiveAgain(store.queue(name), worlds, rows.get(name));
      }
    } catch (RuntimeException refused) {
      throw new AssertionError(where + ": refused", refused);
    }
    assertEquals(0, disk.openDescriptors(), where);
    check(true);
    try (QueueStore store = open()) {
      assertEquals(rows, read(store), where);
    }
    return worlds.get(0);
  }

  private List<World> matching(
      QueueStore store, Map<String, SortedMap<Long, String>> rows, Set<World> possible) {
    Map<String, Boolean> wide = new HashMap<>();
    rows.keySet().forEach(name -> wide.put(name, Rows.isWide(store.queue(name))));
    List<World> found =
        possible.stream()
            .filter(world -> world.tables().keySet().equals(rows.keySet()))
            .filter(
                world ->
                    rows.keySet().stream()
                        .allMatch(
                            name ->
                                world.table(name).rows().equals(rows.get(name))
                                    && world.table(name).wide() == wide.get(name)))
            .toList();
    assertFalse(
        found.isEmpty(),
        () ->
            "%s: found %s wide %s, expected one of %s"
                .formatted(where, brief(rows), wide, possible));
    return found;
  }

  private static String brief(Map<String, SortedMap<Long, String>> rows) {
    return rows.entrySet().stream()
        .map(entry -> entry.getKey() + entry.getValue().keySet())
        .collect(Collectors.joining(" "));
  }

  /** The next row gets the next row id. */
  private List<World> insertOne(Queue queue, List<World> worlds, SortedMap<Long, String> rows) {
    String name = queue.name();
    long rowId = queue.insertAll(Rows.of(queue, List.of("2:probe")));
    rows.put(rowId, "2:probe");
    List<World> left = worlds.stream().filter(world -> world.table(name).next() == rowId).toList();
    assertFalse(left.isEmpty(), () -> "%s: %s: next row id %d".formatted(where, name, rowId));
    return left;
  }

  /** What was received stays received. */
  private List<World> receiveAgain(Queue queue, List<World> worlds, SortedMap<Long, String> rows) {
    String name = queue.name();
    long last =
        worlds.stream().mapToLong(world -> world.table(name).lastReceived(SENDER)).max().orElse(0);
    OptionalLong again =
        queue.receive(
            new Source(SENDER, last), ReceiveMode.APPEND, Rows.of(queue, List.of("1:again")));
    again.ifPresent(rowId -> rows.put(rowId, "1:again"));
    List<World> left =
        worlds.stream()
            .filter(world -> world.table(name).lastReceived(SENDER) < last == again.isPresent())
            .toList();
    assertFalse(left.isEmpty(), () -> "%s: %s: received twice: %d".formatted(where, name, last));
    return left;
  }

  static Map<String, SortedMap<Long, String>> read(QueueStore store) {
    Map<String, SortedMap<Long, String>> rows = new TreeMap<>();
    store.list().forEach(name -> rows.put(name, Rows.read(store.queue(name))));
    return rows;
  }

  /** What {@code file check} says of every queue file. */
  void check(boolean closed) {
    for (String file : disk.list(ROOT.resolve("app"))) {
      if (file.endsWith(".Q4M")) {
        try (Storage storage = disk.openReadOnly(ROOT.resolve("app").resolve(file))) {
          Examination found = Examiner.examine(storage, read -> {});
          String message = where + ": " + file + ": " + found.findings();
          assertNotEquals(FileStatus.DAMAGED, found.status(), message);
          assertTrue(!closed || found.status() == FileStatus.SOUND, message);
        }
      }
    }
  }
}
