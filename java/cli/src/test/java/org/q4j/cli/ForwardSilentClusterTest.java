package org.q4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.client.kafka.KafkaBroker;
import org.q4j.client.kafka.KafkaStore;
import org.q4j.client.relay.Relay;
import org.q4j.client.relay.RelayOptions;
import org.q4j.queue.Queue;
import org.q4j.queue.QueueStore;
import org.q4j.queue.Session;

/**
 * {@code forward} beside a cluster that does not answer. Kafka's clients are told to wait for an
 * hour, so that it is not they who end it.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ForwardSilentClusterTest {
  private static final String COLUMNS = "id BIGINT NOT NULL";
  private static final int TERM = 143;

  @TempDir Path folder;
  private String directory;
  private String config;

  @BeforeEach
  void makeQueue() throws IOException {
    Path data = folder.resolve("data");
    try (QueueStore store = QueueStore.open(data)) {
      Queue queue = store.create("app.t", COLUMNS);
      assertEquals(1, queue.insert(row -> row.set("id", 1)));
    }
    directory = "q4j:" + data + "/app.t";
    Path settings =
        Files.writeString(
            folder.resolve("client.properties"),
            "default.api.timeout.ms=3600000\nrequest.timeout.ms=3600000\nmax.block.ms=3600000\n"
                + "delivery.timeout.ms=7200000\n",
            StandardCharsets.UTF_8);
    config = "?config=" + settings;
  }

  private Process forward(String... words) throws IOException {
    List<String> command = new ArrayList<>(List.of("forward"));
    command.addAll(List.of(words));
    return ChildCommand.of(command.toArray(String[]::new))
        .redirectOutput(folder.resolve("out").toFile())
        .redirectError(folder.resolve("err").toFile())
        .start();
  }

  private String said() throws IOException {
    return Files.readString(folder.resolve("err"), StandardCharsets.UTF_8);
  }

  private void assertEnds(int exit, Process forward) throws Exception {
    assertTrue(forward.waitFor(2, TimeUnit.MINUTES), "it goes on");
    assertEquals(exit, forward.exitValue(), said());
  }

  private void assertQueueIsWhole() {
    try (QueueStore store = QueueStore.open(folder.resolve("data"))) {
      assertEquals(1, store.queue("app.t").count());
    }
  }

  @Test
  void termIsObeyedWhileNoBrokerHasAnswered() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String address = "kafka://127.0.0.1:" + silent.getLocalPort() + "/app.t" + config;
      Process forward = forward(directory, address);
      try (Socket asking = silent.accept()) {
        assertTrue(asking.getInputStream().read() >= 0);
        forward.destroy();
        assertEnds(TERM, forward);
      } finally {
        forward.destroyForcibly();
      }
    }
    assertQueueIsWhole();
  }

  @Test
  void theTimeToWaitIsKeptAndTheMessageNamesTheBrokersAndWhatToDo() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String broker = "127.0.0.1:" + silent.getLocalPort();
      Process forward =
          forward("kafka://" + broker + "/app.t" + config, directory, "--lock-wait", "1");
      try {
        assertEnds(ExitCode.INPUT, forward);
      } finally {
        forward.destroyForcibly();
      }
      assertTrue(said().contains("no broker answers: brokers=" + broker), said());
      String advice = "q4j kafka stat kafka://" + broker + "/app.t" + config + " --timeout 60";
      assertTrue(said().contains(advice), said());
    }
    assertQueueIsWhole();
  }

  @Test
  void aClusterThatIsNotThereIsWaitedForNoLonger() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    String address = "kafka://127.0.0.1:" + port + "/app.t" + config;
    Process forward = forward(directory, address, "--lock-wait", "1");
    try {
      assertEnds(ExitCode.INPUT, forward);
    } finally {
      forward.destroyForcibly();
    }
    assertTrue(said().contains("no broker answers: brokers=127.0.0.1:" + port), said());
  }

  /** As one that stands still while it is asked for workers, which are waited for. */
  @Test
  void aClusterThatFallsSilentDuringTheStartIsWaitedForNoLongerEither() throws Exception {
    List<KafkaBroker> brokers = KafkaBroker.start(folder.resolve("cluster"), 1);
    String store = KafkaBroker.address(brokers);
    try (KafkaStore cluster = KafkaStore.open(store);
        Admin admin = Admin.create(Map.of("bootstrap.servers", store.substring(8)));
        Session worker = cluster.session()) {
      Queue topic = cluster.create("app.t", COLUMNS);
      topic.insert(row -> row.set("id", 2));
      assertTrue(worker.await(Duration.ofMinutes(1), "app.t").isPresent());
      Process in = forward(store + "/app.t" + config, directory, "--lock-wait", "20");
      try {
        while (admin.listTransactions().all().get().stream()
            .noneMatch(each -> each.transactionalId().equals("q4j.relay.app.t"))) {
          assertTrue(in.isAlive(), said());
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        brokers.get(0).suspend();
        assertEnds(ExitCode.INPUT, in);
      } finally {
        in.destroyForcibly();
        brokers.get(0).resume();
      }
      String broker = store.substring("kafka://".length());
      assertTrue(said().contains("no broker answers: brokers=" + broker + " waited=20s"), said());
    } finally {
      brokers.forEach(KafkaBroker::close);
    }
    assertQueueIsWhole();
  }

  @Test
  void termIsObeyedWhenBrokersFallSilentWhileRowsMove() throws Exception {
    List<KafkaBroker> brokers = KafkaBroker.start(folder.resolve("cluster"), 1);
    String store = KafkaBroker.address(brokers);
    try (KafkaStore cluster = KafkaStore.open(store)) {
      Queue topic = cluster.create("app.t", COLUMNS);
      topic.insert(row -> row.set("id", 2));
      Process in = forward(store + "/app.t" + config, directory);
      try {
        while (topic.count() > 0) {
          assertTrue(in.isAlive(), said());
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        brokers.get(0).suspend();
        in.destroy();
        assertEnds(TERM, in);
      } finally {
        in.destroyForcibly();
        brokers.get(0).resume();
      }
      // Now into the cluster: the relay is inside a transaction when nobody answers any more.
      Process out = forward(directory, store + "/app.t" + config);
      try {
        while (topic.count() < 2) {
          assertTrue(out.isAlive(), said());
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        brokers.get(0).suspend();
        try (QueueStore connected = QueueStore.connect(folder.resolve("data"))) {
          Queue queue = connected.queue("app.t");
          queue.insert(row -> row.set("id", 3));
          queue.insert(row -> row.set("id", -1));
          while (queue.stats().owned() == 0) {
            assertTrue(out.isAlive(), said());
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
          }
        }
        out.destroy();
        assertEnds(TERM, out);
      } finally {
        out.destroyForcibly();
        brokers.get(0).resume();
      }
      // Whatever was in hand, it arrives once.
      RelayOptions again = RelayOptions.of(directory, store + "/app.t").until("id > 0");
      try (Relay relay = new Relay(again)) {
        relay.run();
      }
      assertEquals(
          List.of(1L, 2L, 3L),
          topic.peek(10).stream().map(row -> row.row().getLong("id")).toList());
    } finally {
      brokers.forEach(KafkaBroker::close);
    }
  }
}
