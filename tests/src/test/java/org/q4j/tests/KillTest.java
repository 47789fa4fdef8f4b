package org.q4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.io.MapLimits;
import org.q4j.queue.QueueReader;
import org.q4j.queue.QueueStore;
import org.q4j.queue.StoredRow;
import org.q4j.store.Durability;

/**
 * A process that inserts and consumes is killed with SIGKILL after a random number of events, again
 * and again on the same queue, read through large windows, small ones that slide, and none in turn.
 *
 * <p>{@code -Dq4j.kill.rounds=N} makes it longer, {@code -Dq4j.kill.seed=N} repeats a run's choice
 * of moments (not the scheduling).
 */
class KillTest {
  static final String QUEUE = "app.killed";
  private static final List<Durability> IN_TURN = List.of(Durability.values());
  private static final List<MapLimits> WINDOWS_IN_TURN =
      List.of(
          new MapLimits(512 << 20, 16L << 30), new MapLimits(64 << 10, 128 << 10), MapLimits.NONE);
  private static final int ROUNDS = Integer.getInteger("q4j.kill.rounds", 200);
  private static final long SEED = Long.getLong("q4j.kill.seed", System.nanoTime());

  @TempDir Path data;

  /** Who inserted a row: producer and sequence number. */
  private record Origin(long producer, long sequence) {}

  private final TreeMap<Long, Origin> live = new TreeMap<>();
  private final Set<Long> ended = new HashSet<>();
  private long sequence = 1;

  /** What one round's process said before it died. */
  private static final class Said {
    final Map<Origin, Long> inserted = new HashMap<>();
    final Set<Origin> inserting = new HashSet<>();
    final Set<Long> ending = new HashSet<>();
    final Set<Long> ended = new HashSet<>();
    final List<Long> owned = new ArrayList<>();

    void add(String line) {
      String[] words = line.split(" ", -1);
      long first = Long.parseLong(words[1]);
      switch (line.charAt(0)) {
        case KillChild.INSERTING -> inserting.add(new Origin(first, Long.parseLong(words[2])));
        case KillChild.INSERTED ->
            inserted.put(new Origin(first, Long.parseLong(words[2])), Long.parseLong(words[3]));
        case KillChild.OWNED -> owned.add(first);
        case KillChild.ENDING -> ending.add(first);
        case KillChild.ENDED -> ended.add(first);
        default -> throw new IllegalStateException(line);
      }
    }
  }

  @Test
  void everyAcknowledgedRowIsThereOnceInOrderAndNoEndedOneComesBack() throws Exception {
    Random random = new Random(SEED);
    try (QueueStore store = QueueStore.open(data)) {
      store.create(
          QUEUE, "producer INT NOT NULL, sequence BIGINT NOT NULL, body VARCHAR(300) NOT NULL");
    }
    long rows = 0;
    for (int round = 0; round < ROUNDS; round++) {
      String where = "seed=" + SEED + " round=" + round;
      Durability durability = IN_TURN.get(round % IN_TURN.size());
      MapLimits windows = WINDOWS_IN_TURN.get(round / IN_TURN.size() % WINDOWS_IN_TURN.size());
      Said said = runAndKill(durability, windows, 1 + random.nextInt(400), where + " " + windows);
      rows += said.inserted.size();
      learn(said, rowsOnDisk(round, where), where);
      sequence += 1_000_000;
    }
    System.out.println("kills: " + ROUNDS + ", rows acknowledged: " + rows + ", seed: " + SEED);
  }

  private Said runAndKill(Durability durability, MapLimits windows, int events, String where)
      throws IOException, InterruptedException {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.util.logging.config.file=/dev/null",
                "-cp",
                System.getProperty("java.class.path"),
                KillChild.class.getName(),
                data.toString(),
                durability.name(),
                Long.toString(sequence),
                Long.toString(windows.windowBytes()),
                Long.toString(windows.maxBytes()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Said said = new Said();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(child.getInputStream(), StandardCharsets.US_ASCII))) {
      for (int count = 1; ; count++) {
        String line = lines.readLine();
        if (line == null) {
          break;
        }
        said.add(line);
        if (count == events) {
          child.toHandle().destroyForcibly(); // Process.destroyForcibly would close the pipe too.
        }
      }
    } finally {
      child.destroyForcibly();
    }
    assertEquals(128 + 9, child.waitFor(), where + ": the child ended by itself");
    return said;
  }

  /**
   * Every other round looks without opening, so that the next process meets a twice crashed file.
   */
  private List<StoredRow> rowsOnDisk(int round, String where) {
    if (round % 2 == 0) {
      try (QueueReader reader = QueueReader.open(data, QUEUE)) {
        return reader.peek(Integer.MAX_VALUE);
      }
    }
    try (QueueStore store = QueueStore.open(data)) {
      List<StoredRow> rows = store.queue(QUEUE).peek(Integer.MAX_VALUE);
      assertEquals(rows.size(), store.queue(QUEUE).count(), where);
      return rows;
    }
  }

  private void learn(Said said, List<StoredRow> rows, String where) {
    TreeMap<Long, Origin> found = new TreeMap<>();
    Map<Long, Long> lastOf = new HashMap<>();
    long lastRowId = 0;
    for (StoredRow stored : rows) {
      Origin origin =
          new Origin(stored.row().getLong("producer"), stored.row().getLong("sequence"));
      assertTrue(stored.rowId() > lastRowId, where + ": row ids out of order");
      lastRowId = stored.rowId();
      Long before = lastOf.put(origin.producer(), origin.sequence());
      assertTrue(
          before == null || before < origin.sequence(),
          where + ": twice or out of order " + origin);
      found.put(stored.rowId(), origin);
    }
    ended.addAll(said.ended);
    said.inserted.forEach((origin, rowId) -> live.put(rowId, origin));
    for (Map.Entry<Long, Origin> row : found.entrySet()) {
      assertFalse(ended.contains(row.getKey()), where + ": came back: " + row);
      Origin known = live.get(row.getKey());
      assertTrue(
          known == null ? said.inserting.contains(row.getValue()) : known.equals(row.getValue()),
          where + ": nobody inserted " + row);
    }
    live.keySet().removeAll(ended);
    for (Map.Entry<Long, Origin> row : live.entrySet()) {
      assertTrue(
          found.containsKey(row.getKey()) || said.ending.contains(row.getKey()),
          where + ": lost: " + row);
    }
    for (int i = 1; i < said.owned.size(); i++) {
      assertTrue(said.owned.get(i - 1) <= said.owned.get(i), where + ": consumed out of order");
    }
    live.clear();
    live.putAll(found);
  }
}
