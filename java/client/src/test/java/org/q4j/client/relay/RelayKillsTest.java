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
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.Q4jException;

/**
 * Relays between data directories, into a cluster and out of one to a directory, a server and
 * another cluster, of which now the relay, now who has one end open is killed: each acknowledged
 * row is at the target once. How often: {@code -Dq4j.relay.kills=1000} and, for the cluster, whose
 * broker takes seconds to come back, {@code -Dq4j.relay.cluster.kills=100}.
 */
class RelayKillsTest {
  private static final int KILLS = Integer.getInteger("q4j.relay.kills", 12);
  private static final int CLUSTER_KILLS = Integer.getInteger("q4j.relay.cluster.kills", 2);
  private static final int ROWS_AT_ONCE = 30;
  private static final int MOST_WAITING = 300;
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(4);

  @TempDir Path folder;
  private final long seed = Long.getLong("q4j.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final List<String> kills = new ArrayList<>();
  private final Set<Long> acknowledged = new HashSet<>();
  private Site source;
  private Site target;
  private Child relay;
  private long next = 1;

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable part : new AutoCloseable[] {relay, source, target}) {
      if (part != null) {
        part.close();
      }
    }
  }

  private Path log() {
    return folder.resolve("log");
  }

  private String story() {
    try {
      return "seed=%d kills=%s %s".formatted(seed, kills, Files.readString(log()));
    } catch (IOException unread) {
      return unread.toString();
    }
  }

  private void startRelay() throws IOException {
    String batch = Integer.toString(1 + random.nextInt(60));
    relay = new Child(log(), "relay", source.address(), target.address(), batch);
  }

  private void produce() {
    if (source.count() > MOST_WAITING) {
      return;
    }
    List<Long> ids = LongStream.range(next, next + ROWS_AT_ONCE).boxed().toList();
    next += ROWS_AT_ONCE;
    if (source.insert(ids)) {
      acknowledged.addAll(ids);
    }
  }

  /** Returns how many there are, once whoever was killed answers again. */
  private static long patiently(Site site) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      try {
        return site.count();
      } catch (Q4jException notYet) {
        if (System.nanoTime() > deadline) {
          throw notYet;
        }
      }
    }
  }

  private void untilMoreArrive(long more) {
    long goal = patiently(target) + more;
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (patiently(target) < goal) {
      produce();
      assertTrue(relay.isAlive(), this::story);
      assertTrue(System.nanoTime() < deadline, () -> "no progress: " + story());
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  private void kill() throws Exception {
    int kind = random.nextInt(4);
    kills.add(List.of("source", "target", "relay", "relay").get(kind));
    switch (kind) {
      case 0 -> source.kill();
      case 1 -> target.kill();
      default -> {
        relay.kill();
        startRelay();
      }
    }
  }

  private void killAndCompare(int times) throws Exception {
    startRelay();
    for (int i = 0; i < times; i++) {
      untilMoreArrive(1 + random.nextInt(100));
      // Or each would die while it rests, just after rows have arrived.
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(40)));
      kill();
    }
    untilMoreArrive(1);
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (source.count() > 0) {
      assertTrue(relay.isAlive() && System.nanoTime() < deadline, this::story);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
    List<Long> there = target.ids();
    Set<Long> arrived = new TreeSet<>(there);
    assertEquals(there.size(), arrived.size(), () -> "twice; " + story());
    Set<Long> lost = new TreeSet<>(acknowledged);
    lost.removeAll(arrived);
    assertEquals(Set.of(), lost, () -> "lost; " + story());
  }

  @Test
  void betweenDataDirectoriesEachRowArrivesOnceWhoeverIsKilled() throws Exception {
    source = new DirectorySite(folder.resolve("from"), log());
    target = new DirectorySite(folder.resolve("to"), log());
    killAndCompare(KILLS);
  }

  @Test
  void intoAClusterEachRowArrivesOnceWhoeverIsKilled() throws Exception {
    source = new DirectorySite(folder.resolve("from"), log());
    target = new ClusterSite(folder.resolve("cluster"), 1);
    killAndCompare(CLUSTER_KILLS);
  }

  @Test
  void outOfAClusterEachRowArrivesOnceWhoeverIsKilled() throws Exception {
    source = new ClusterSite(folder.resolve("cluster"), 2);
    target = new DirectorySite(folder.resolve("to"), log());
    killAndCompare(CLUSTER_KILLS);
  }

  @Test
  void fromAClusterToAServerEachRowArrivesOnceWhoeverIsKilled() throws Exception {
    source = new ClusterSite(folder.resolve("cluster"), 2);
    target = new ServerSite(folder.resolve("to"), log());
    killAndCompare(CLUSTER_KILLS);
  }

  @Test
  void fromAClusterToAnotherEachRowArrivesOnceWhoeverIsKilled() throws Exception {
    source = new ClusterSite(folder.resolve("cluster"), 2);
    target = new ClusterSite(folder.resolve("other"), 2);
    killAndCompare(CLUSTER_KILLS);
  }
}
