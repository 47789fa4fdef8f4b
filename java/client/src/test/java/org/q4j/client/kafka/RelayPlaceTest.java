package org.q4j.client.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.LockedException;
import org.q4j.client.relay.Relay;
import org.q4j.client.relay.RelayOptions;
import org.q4j.queue.QueueStore;

/** Of two relays of one place the later one stays, whatever connections they lose. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RelayPlaceTest {
  private static final String COLUMNS = "id BIGINT NOT NULL";

  @TempDir Path folder;
  private List<KafkaBroker> brokers;
  private KafkaStore cluster;
  private String config;

  @BeforeEach
  void start() throws IOException {
    brokers = KafkaBroker.start(folder.resolve("cluster"), 1);
    cluster = Cluster.open(KafkaBroker.address(brokers));
    config =
        "?config="
            + Files.writeString(
                folder.resolve("impatient.properties"),
                "default.api.timeout.ms=3000\nrequest.timeout.ms=2000\nmax.block.ms=3000\n"
                    + "delivery.timeout.ms=4000\n",
                StandardCharsets.UTF_8);
  }

  @AfterEach
  void stop() {
    cluster.close();
    brokers.forEach(KafkaBroker::close);
  }

  private String topic(String name) {
    return KafkaBroker.address(brokers) + "/" + name + config;
  }

  /** A relay on a thread of its own, and what it reported. */
  private static final class Running implements AutoCloseable {
    final Queue<String> reports = new ConcurrentLinkedQueue<>();
    final Relay relay;
    final FutureTask<Void> run;

    Running(RelayOptions options) {
      relay = new Relay(options.report(reports::add));
      run = new FutureTask<>(relay::run, null);
      new Thread(run, "relay").start();
    }

    void await(BooleanSupplier state) {
      while (!state.getAsBoolean()) {
        assertFalse(run.isDone(), () -> "the relay has ended: " + reports + why());
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
      }
    }

    private String why() {
      return " " + assertThrows(ExecutionException.class, run::get).getCause();
    }

    LockedException end() {
      ExecutionException told = assertThrows(ExecutionException.class, run::get);
      return assertInstanceOf(LockedException.class, told.getCause());
    }

    @Override
    public void close() {
      relay.close();
    }
  }

  private String holder(String topic, String key) {
    byte[] name = new CompactedTopic(cluster.settings(), topic).read().get(key + "/relay");
    return name == null ? "" : new String(name, StandardCharsets.UTF_8);
  }

  private static void assertNames(String holder, LockedException told) {
    assertTrue(told.getMessage().contains("by " + holder), told::getMessage);
    assertTrue(told.getMessage().contains("pid=" + ProcessHandle.current().pid()), told::toString);
  }

  private static List<Long> ids(org.q4j.queue.Queue queue) {
    return queue.peek(100).stream().map(row -> row.row().getLong("id")).sorted().toList();
  }

  @Test
  void oneThatWasPutOutAtTheSourceEndsWhenTheBrokerIsThereAgainAndPutsNobodyOut() {
    KafkaQueue from = cluster.create("app.from", COLUMNS);
    KafkaQueue to = cluster.create("app.to", COLUMNS);
    RelayOptions options = RelayOptions.of(topic("app.from"), topic("app.to"));
    from.insert(row -> row.set("id", 1));
    try (Running first = new Running(options.sender(1))) {
      first.await(() -> first.relay.moved() == 1);
      String before = holder(RelayNotes.TOPIC, "app.from");
      try (Running second = new Running(options.sender(2))) {
        second.await(() -> !holder(RelayNotes.TOPIC, "app.from").equals(before));
        String after = holder(RelayNotes.TOPIC, "app.from");
        brokers.get(0).kill();
        first.await(() -> !first.reports.isEmpty());
        brokers.get(0).start();
        assertNames(after, first.end());
        from.insert(row -> row.set("id", 2));
        second.await(() -> second.relay.moved() == 1);
        assertEquals(List.of(1L, 2L), ids(to));
        assertEquals(after, holder(RelayNotes.TOPIC, "app.from"));
      }
    }
  }

  @Test
  void oneThatWasPutOutAtTheTargetEndsWhenTheBrokerIsThereAgainAndSendsNothing() {
    KafkaQueue to = cluster.create("app.to", COLUMNS);
    Path one = folder.resolve("one");
    Path two = folder.resolve("two");
    try (QueueStore ours = QueueStore.open(one);
        QueueStore others = QueueStore.open(two)) {
      var mine = ours.create("app.t", COLUMNS);
      mine.insert(row -> row.set("id", 1));
      var its = others.create("app.t", COLUMNS);
      for (long id = 11; id <= 15; id++) {
        long number = id;
        its.insert(row -> row.set("id", number));
      }
      assertEquals(4, its.delete("id < 15")); // The target has numbers up to 1.
      try (Running first = new Running(RelayOptions.of("q4j:" + one + "/app.t", topic("app.to")))) {
        first.await(() -> first.relay.moved() == 1);
        try (Running second =
            new Running(RelayOptions.of("q4j:" + two + "/app.t", topic("app.to")))) {
          second.await(() -> second.relay.moved() == 1);
          String after = holder(Reception.TOPIC, "app.to/0");
          brokers.get(0).kill();
          mine.insert(row -> row.set("id", 2));
          first.await(() -> !first.reports.isEmpty());
          brokers.get(0).start();
          assertNames(after, first.end());
          its.insert(row -> row.set("id", 16));
          second.await(() -> second.relay.moved() == 2);
          assertEquals(List.of(1L, 15L, 16L), ids(to));
          assertEquals(List.of(2L), ids(mine));
        }
      }
    }
  }

  @Test
  void oneThatLostTheIdAndNotThePlaceGoesOn() {
    KafkaQueue from = cluster.create("app.from", COLUMNS);
    KafkaQueue to = cluster.create("app.to", COLUMNS);
    from.insert(row -> row.set("id", 1));
    RelayOptions options = RelayOptions.of(topic("app.from"), topic("app.to"));
    try (Running only = new Running(options)) {
      only.await(() -> only.relay.moved() == 1);
      // As another does that is killed before it has said its name.
      for (String id : List.of("q4j.relay.app.from", "q4j.receive.app.to/0")) {
        try (Transactions other = new Transactions(cluster.settings(), id)) {
          assertFalse(other.open());
        }
      }
      from.insert(row -> row.set("id", 2));
      only.await(() -> only.relay.moved() == 2);
      assertEquals(List.of(1L, 2L), ids(to));
    }
  }
}
