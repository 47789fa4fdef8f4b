package org.q4j.queue.model;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.queue.QueueStore;

/** Random load on a real disk for {@code -Dq4j.soak.minutes=10}: nothing piles up. */
@EnabledIfSystemProperty(named = "q4j.soak.minutes", matches = "[0-9]+")
class SoakTest {
  private static final int ROWS = 5_000;

  /** What a process may pile up. */
  private record Held(long descriptors, long mappings, long threads, long heap) {
    static Held now(Path directory) throws IOException {
      Runtime runtime = Runtime.getRuntime();
      for (int i = 0; i < 3; i++) {
        System.gc();
      }
      return new Held(
          open(directory),
          mapped(directory),
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread -> !thread.getName().equals("q4j-background"))
              .count(),
          runtime.totalMemory() - runtime.freeMemory());
    }

    private static long open(Path directory) throws IOException {
      try (Stream<Path> each = Files.list(Path.of("/proc/self/fd"))) {
        return each.filter(Files::isSymbolicLink)
            .filter(link -> leadsInto(link, directory))
            .count();
      }
    }

    private static boolean leadsInto(Path link, Path directory) {
      try {
        return Files.readSymbolicLink(link).startsWith(directory);
      } catch (IOException closedMeanwhile) {
        return false;
      }
    }

    private static long mapped(Path directory) throws IOException {
      try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
        return maps.filter(line -> line.contains(directory.toString())).count();
      }
    }
  }

  @TempDir Path directory;

  @Test
  void nothingPilesUp() throws Exception {
    long minutes = Long.getLong("q4j.soak.minutes");
    long end = System.nanoTime() + Duration.ofMinutes(minutes).toNanos();
    Path data = directory.toRealPath();
    round(data, 0);
    round(data, 1); // What is loaded once and kept is there now.
    Held before = Held.now(data);
    int rounds = 2;
    while (System.nanoTime() < end) {
      round(data, rounds++);
    }
    Held after = Held.now(data);
    System.out.printf("soak: %d rounds of %d rows; %s, then %s%n", rounds, ROWS, before, after);
    assertTrue(after.descriptors() == 0, () -> "open files: " + after);
    assertTrue(after.mappings() == 0, () -> "mappings: " + after);
    assertTrue(after.threads() <= before.threads(), () -> before + " threads, then " + after);
    assertTrue(after.heap() < before.heap() + (8 << 20), () -> before + " heap, then " + after);
  }

  private static void round(Path data, int number) throws Exception {
    try (QueueStore store = QueueStore.open(data)) {
      new Load(store, ROWS, number).run();
    }
  }
}
