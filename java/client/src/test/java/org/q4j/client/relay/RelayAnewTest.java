package org.q4j.client.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.q4j.client.relay.Relays.await;
import static org.q4j.client.relay.Relays.end;
import static org.q4j.client.relay.Relays.ids;
import static org.q4j.client.relay.Relays.inBackground;
import static org.q4j.client.relay.Relays.range;
import static org.q4j.client.relay.Relays.run;

import java.nio.file.Path;
import java.util.concurrent.FutureTask;
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
      FutureTask<Void> running = inBackground(relay);
      await(running, () -> relay.moved() == 20);
      from.truncate();
      insert(21, 25);
      await(running, () -> relay.moved() == 25);
      end(relay, running);
    }
    insert(26, 30);
    stopper();
    Relay next = run(options);
    assertEquals(5, next.moved());
    assertEquals(0, next.leftOut());
    assertEquals(range(1, 30), ids(to));
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
    assertEquals(range(1, 11), ids(to));
    store.alter("app.t", COLUMNS);
    stopper();
    assertEquals(1, run(options.reset(false)).moved());
    assertEquals(range(1, 12), ids(to));
  }

  @Test
  void afterATruncationThatWasNotSeenTheNextRelayRefusesAndLosesNothing() throws Exception {
    insert(1, 5);
    try (Relay relay = new Relay(options)) {
      FutureTask<Void> running = inBackground(relay);
      await(running, () -> relay.moved() == 5);
      end(relay, running);
    }
    from.truncate();
    insert(6, 8);
    stopper();
    Q4jException refused = assertThrows(Q4jException.class, () -> run(options));
    assertTrue(refused.getMessage().contains("--reset"), refused::getMessage);
    assertEquals(3, run(options.reset(true)).moved());
    assertEquals(range(1, 8), ids(to));
  }
}
