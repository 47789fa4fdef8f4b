package org.q4j.client.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.q4j.Q4jException;
import org.q4j.SchemaException;
import org.q4j.client.TestServer;
import org.q4j.queue.Queue;
import org.q4j.queue.QueueStore;

/** Relays from a data directory whose queue is truncated or made anew: its row ids begin again. */
@Timeout(120)
class RelayAnewTest {
  private static final String COLUMNS = "id BIGINT NOT NULL, note VARCHAR(20)";

  @TempDir Path folder;
  private TestServer server;
  private QueueStore store;
  private Queue from;
  private Queue to;
  private RelayOptions options;

  @BeforeEach
  void start() {
    server = new TestServer(folder.resolve("server"));
    store = QueueStore.open(folder.resolve("store"));
    from = store.create("app.f", COLUMNS);
    into(false);
  }

  @AfterEach
  void stop() {
    store.close();
    server.close();
  }

  private void into(boolean isServer) {
    String directory = "q4j:" + folder.resolve("store");
    String target = isServer ? server.url() + "&table=t" : directory + "/app.t";
    to = (isServer ? server.store() : store).create("app.t", COLUMNS);
    options = RelayOptions.of(directory + "/app.f", target).sender(9).batch(7).until("id > 0");
  }

  private void insert(long first, long last) {
    for (long id = first; id <= last; id++) {
      long number = id;
      from.insert(row -> row.set("id", number).set("note", "n" + number));
    }
  }

  private void stopper() {
    from.insert(row -> row.set("id", -1));
  }

  private List<Long> ids() {
    return to.peek(10_000).stream().map(row -> row.row().getLong("id")).toList();
  }

  private static List<Long> range(long first, long last) {
    return LongStream.rangeClosed(first, last).boxed().toList();
  }

  private static Relay run(RelayOptions options) {
    try (Relay relay = new Relay(options)) {
      relay.run();
      return relay;
    }
  }

  private static void await(FutureTask<Void> running, Relay relay, long moved) {
    while (relay.moved() < moved) {
      assertFalse(running.isDone(), () -> "the relay has ended");
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  private static FutureTask<Void> start(Relay relay) {
    FutureTask<Void> running = new FutureTask<>(relay::run, null);
    new Thread(running, "relay").start();
    return running;
  }

  private static void end(Relay relay, FutureTask<Void> running) throws Exception {
    relay.close();
    running.get(60, TimeUnit.SECONDS);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whatComesAfterATruncationBesideARelayIsTakenByTheNextRelayToo(boolean isServer)
      throws Exception {
    if (isServer) {
      store.drop("app.t");
      into(true);
    }
    insert(1, 20);
    try (Relay relay = new Relay(options)) {
      FutureTask<Void> running = start(relay);
      await(running, relay, 20);
      from.truncate();
      insert(21, 25);
      await(running, relay, 25);
      end(relay, running);
    }
    insert(26, 30);
    stopper();
    Relay next = run(options);
    assertEquals(5, next.moved());
    assertEquals(0, next.leftOut());
    assertEquals(range(1, 30), ids());
  }

  @Test
  void aResetThatEndsBeforeItsRowsGoesOnWithoutOne() {
    insert(1, 9);
    stopper();
    assertEquals(9, run(options).moved());
    from.truncate();
    insert(10, 11);
    from.insert(row -> row.set("id", 12).set("note", "too long a note"));
    store.alter("app.t", "id BIGINT NOT NULL, note VARCHAR(5)");
    to = store.queue("app.t");
    assertThrows(SchemaException.class, () -> run(options.batch(1).reset(true)));
    assertEquals(range(1, 11), ids());
    store.alter("app.t", COLUMNS);
    stopper();
    assertEquals(1, run(options.reset(false)).moved());
    assertEquals(range(1, 12), ids());
  }

  @Test
  void afterATruncationThatWasNotSeenTheNextRelayRefusesAndLosesNothing() throws Exception {
    insert(1, 5);
    try (Relay relay = new Relay(options)) {
      FutureTask<Void> running = start(relay);
      await(running, relay, 5);
      end(relay, running);
    }
    from.truncate();
    insert(6, 8);
    stopper();
    Q4jException refused = assertThrows(Q4jException.class, () -> run(options));
    assertTrue(refused.getMessage().contains("--reset"), refused::getMessage);
    assertEquals(3, run(options.reset(true)).moved());
    assertEquals(range(1, 8), ids());
  }
}
