package org.q4j.monitor.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.queue.QueueStats;
import org.q4j.queue.QueueStore;

@Timeout(120)
class SamplerTest {
  @TempDir Path folder;
  private final List<Throwable> errors = new ArrayList<>();

  private static void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  @Test
  void samplesFollowTheQueues() throws Exception {
    try (QueueStore store = QueueStore.open(folder)) {
      store.create("app.jobs", "id INT");
      try (Sampler sampler = Sampler.start(store, Duration.ofMillis(1), errors::add)) {
        await(() -> sampler.get().queues().containsKey("app.jobs"));
        store.queue("app.jobs").insert(row -> row.set("id", 1));
        await(
            () ->
                sampler
                    .get()
                    .queues()
                    .get("app.jobs")
                    .stats()
                    .filter(stats -> stats.rows() == 1)
                    .isPresent());
        await(() -> sampler.history("app.jobs", 1000).size() == Sampler.POINTS);
        List<Point> last = sampler.history("app.jobs", 5);
        assertEquals(5, last.size());
        assertEquals(1, last.get(4).rows());
        store.drop("app.jobs");
        await(() -> sampler.get().queues().isEmpty());
        assertEquals(List.of(), sampler.history("app.jobs", 5));
      }
    }
    assertEquals(List.of(), errors);
  }

  @Test
  void aDamagedQueueIsNamedAndTheOthersAreSampled() throws Exception {
    try (QueueStore store = QueueStore.open(folder)) {
      store.create("app.bad", "id INT");
      store.create("app.good", "id INT");
    }
    Files.writeString(folder.resolve("app/bad.Q4M"), "no queue file");
    try (QueueStore store = QueueStore.open(folder);
        Sampler sampler = Sampler.start(store, Duration.ofMillis(1), errors::add)) {
      await(() -> !sampler.history("app.good", 1).isEmpty());
      QueueSample bad = sampler.get().queues().get("app.bad");
      assertTrue(bad.stats().isEmpty());
      assertTrue(bad.failure().contains("bad.Q4M"), bad::failure);
    }
  }

  @Test
  void ratesAreThoseBetweenPointsAndNeverNegative() {
    History history = new History(3);
    try (QueueStore store = QueueStore.open(folder)) {
      history.add(0, store.create("app.jobs", "id INT").stats());
      for (int i = 0; i < 10; i++) {
        store.queue("app.jobs").insert(row -> row.set("id", 1));
      }
      QueueStats ten = store.queue("app.jobs").stats();
      history.add(2000, ten);
      assertEquals(5.0, history.last(1).get(0).in());
      store.create("app.other", "id INT");
      history.add(3000, store.queue("app.other").stats());
      assertEquals(0.0, history.last(1).get(0).in());
      for (int i = 4; i < 12; i++) {
        history.add(i * 1000L, ten);
      }
      assertEquals(List.of(9000L, 10_000L, 11_000L), times(history.last(9)));
      assertEquals(List.of(10_000L, 11_000L), times(history.last(2)));
    }
  }

  private static List<Long> times(List<Point> points) {
    return points.stream().map(Point::atMillis).toList();
  }
}
