package org.q4j.client.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.Q4jException;
import org.q4j.client.QueueClient;
import org.q4j.client.TestServer;
import org.q4j.queue.Queue;
import org.q4j.queue.QueueStore;
import org.q4j.queue.Snapshot;
import org.q4j.row.RowBuilder;

/**
 * A relay between two servers, of which now one, now the other, now the relay is killed, and the
 * network cut after any number of bytes: each acknowledged row is at the target once. How often:
 * {@code -Dq4j.relay.faults=1000}.
 */
class RelayFaultsTest {
  private static final int FAULTS = Integer.getInteger("q4j.relay.faults", 20);
  private static final int ROWS_AT_ONCE = 30;
  private static final int MOST_WAITING = 300;
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(3);

  @TempDir Path folder;
  private final long seed = Long.getLong("q4j.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final List<String> faults = new ArrayList<>();
  private final Set<Long> acknowledged = new HashSet<>();
  private final List<AutoCloseable> toClose = new ArrayList<>();
  private Child source;
  private Child target;
  private Child relay;
  private QueueStore producer;
  private QueueStore counter;
  private long next = 1;

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable part : toClose) {
      part.close();
    }
    for (Child child : new Child[] {relay, source, target}) {
      if (child != null) {
        child.close();
      }
    }
  }

  private Child server(String name) throws IOException {
    return new Child(log(), "server", folder.resolve(name).toString());
  }

  private Path log() {
    return folder.resolve("log");
  }

  private static void make(Path data, String definition) {
    try (QueueStore store = QueueStore.open(data)) {
      Queue unused = store.create("app.t", definition);
    }
  }

  private void startSource(CutProxy proxy) throws IOException {
    source = server("from");
    int port = Integer.parseInt(source.ready());
    proxy.target(port);
    producer = open(producer, port);
  }

  private void startTarget(CutProxy proxy) throws IOException {
    target = server("to");
    int port = Integer.parseInt(target.ready());
    proxy.target(port);
    counter = open(counter, port);
  }

  private QueueStore open(QueueStore before, int port) {
    if (before != null) {
      toClose.remove(before);
      before.close();
    }
    QueueStore store = QueueClient.open(TestServer.url(port));
    toClose.add(store);
    return store;
  }

  private void startRelay(CutProxy first, CutProxy second) throws IOException {
    int batch = 1 + random.nextInt(60);
    relay =
        new Child(
            log(),
            "relay",
            TestServer.url(first.port()) + "&table=t",
            TestServer.url(second.port()) + "&table=t",
            Integer.toString(batch));
  }

  private void produce() {
    Queue queue = producer.queue("app.t");
    if (queue.count() > MOST_WAITING) {
      return;
    }
    List<RowBuilder> rows = new ArrayList<>();
    Set<Long> ids = new HashSet<>();
    for (int i = 0; i < ROWS_AT_ONCE; i++) {
      ids.add(next);
      rows.add(queue.newRow().set("id", next).set("text", "row " + next));
      next++;
    }
    long unused = queue.insertAll(rows);
    acknowledged.addAll(ids);
  }

  /** Produces and waits until more rows have arrived. */
  private void untilMoreArrive(long more) {
    long goal = counter.queue("app.t").count() + more;
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (counter.queue("app.t").count() < goal) {
      produce();
      assertTrue(relay.isAlive(), this::story);
      assertTrue(System.nanoTime() < deadline, () -> "no progress: " + story());
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
  }

  private String story() {
    try {
      return "seed=%d faults=%s %s".formatted(seed, faults, Files.readString(log()));
    } catch (IOException unread) {
      return unread.toString();
    }
  }

  private void fault(CutProxy first, CutProxy second) throws IOException {
    int kind = random.nextInt(8);
    long bytes = random.nextInt(30_000);
    faults.add(kind + " after " + bytes);
    switch (kind) {
      case 0, 1 -> first.cutAfter(bytes);
      case 2, 3 -> second.cutAfter(bytes);
      case 4, 5 -> {
        relay.kill();
        startRelay(first, second);
      }
      case 6 -> {
        source.kill();
        startSource(first);
      }
      default -> {
        target.kill();
        startTarget(second);
      }
    }
  }

  @Test
  void whateverDiesEachRowArrivesOnce() throws Exception {
    make(folder.resolve("from"), "id BIGINT NOT NULL, text VARCHAR(40)");
    make(folder.resolve("to"), "text VARCHAR(40), id BIGINT NOT NULL");
    try (CutProxy first = new CutProxy();
        CutProxy second = new CutProxy()) {
      startSource(first);
      startTarget(second);
      startRelay(first, second);
      for (int i = 0; i < FAULTS; i++) {
        untilMoreArrive(1 + random.nextInt(100));
        fault(first, second);
      }
      first.cutAfter(Long.MAX_VALUE);
      second.cutAfter(Long.MAX_VALUE);
      untilMoreArrive(1);
      drain();
    }
    target.kill();
    check();
  }

  private void drain() {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (left() > 0) {
      assertTrue(relay.isAlive() && System.nanoTime() < deadline, this::story);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  private long left() {
    try {
      return producer.queue("app.t").count();
    } catch (Q4jException failure) {
      throw new AssertionError(story(), failure);
    }
  }

  private void check() {
    Set<Long> arrived = new TreeSet<>();
    Set<Long> twice = new TreeSet<>();
    try (QueueStore store = QueueStore.open(folder.resolve("to"));
        Snapshot rows = store.queue("app.t").snapshot()) {
      rows.forEach(
          row -> {
            long id = row.row().getLong("id");
            assertEquals("row " + id, row.row().getString("text"));
            if (!arrived.add(id)) {
              twice.add(id);
            }
          });
    }
    Set<Long> lost = new TreeSet<>(acknowledged);
    lost.removeAll(arrived);
    assertEquals(Set.of(), twice, () -> "twice; " + story());
    assertEquals(Set.of(), lost, () -> "lost; " + story());
    assertTrue(arrived.size() >= acknowledged.size());
  }
}
