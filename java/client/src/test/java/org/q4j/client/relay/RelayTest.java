package org.q4j.client.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.q4j.client.relay.Relays.ids;
import static org.q4j.client.relay.Relays.range;
import static org.q4j.client.relay.Relays.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.LockedException;
import org.q4j.NotFoundException;
import org.q4j.Q4jException;
import org.q4j.SchemaException;
import org.q4j.UnsupportedException;
import org.q4j.client.QueueAddress;
import org.q4j.client.TestServer;
import org.q4j.queue.OwnedRow;
import org.q4j.queue.Queue;
import org.q4j.queue.QueueStore;
import org.q4j.queue.Session;
import org.q4j.store.ReceiveMode;
import org.q4j.store.Source;

/** Relays between data directories and servers, while nothing fails. */
@Timeout(120)
class RelayTest {
  private static final String COLUMNS = "id BIGINT NOT NULL, note VARCHAR(20)";

  @TempDir Path folder;
  private TestServer server;
  private QueueStore source;
  private Queue from;
  private Queue to;

  @BeforeEach
  void start() {
    server = new TestServer(folder.resolve("server"));
    to = server.store().create("app.t", "note VARCHAR(20), id BIGINT NOT NULL, more INT DEFAULT 7");
    source = QueueStore.open(folder.resolve("source"));
    from = source.create("app.f", COLUMNS);
  }

  @AfterEach
  void stop() {
    source.close();
    server.close();
  }

  private String directory() {
    return "q4j:" + folder.resolve("source") + "/app.f";
  }

  private String table(String name) {
    return server.url() + "&table=" + name;
  }

  private RelayOptions options() {
    return RelayOptions.of(directory(), table("t")).sender(9).until("id > 0");
  }

  private void insert(Queue queue, long first, long last) {
    for (long id = first; id <= last; id++) {
      long number = id;
      queue.insert(row -> row.set("id", number).set("note", "n" + number));
    }
  }

  private static void stopper(Queue queue) {
    queue.insert(row -> row.set("id", -1));
  }

  @Test
  void rowsMoveInOrderByTheirColumnsNamesUntilOneDoesNotMatch() {
    insert(from, 1, 25);
    stopper(from);
    insert(from, 26, 30);
    Relay relay = run(options().batch(10));
    assertEquals(25, relay.moved());
    assertEquals(0, relay.leftOut());
    assertEquals(range(1, 25), ids(to));
    assertEquals("n25", to.peek(25).get(24).row().getString("note"));
    assertEquals(7, to.peek(1).get(0).row().getLong("more"));
    assertEquals(6, from.count());
    assertEquals(9, to.peek(1).get(0).source().orElseThrow().sender());
  }

  @Test
  void rowsGoFromAServerToADirectory() {
    insert(to, 1, 5);
    stopper(to);
    source.alter("app.f", "id BIGINT NOT NULL, note VARCHAR(20), more BIGINT");
    Relay relay = run(RelayOptions.of(table("t"), directory()).until("id > 0"));
    assertEquals(5, relay.moved());
    assertEquals(range(1, 5), ids(source.queue("app.f")));
  }

  @Test
  void bothEndsMayBeOneDirectory() {
    Queue other = source.create("app.g", COLUMNS);
    insert(from, 1, 12);
    stopper(from);
    String target = directory().replace("app.f", "app.g");
    run(RelayOptions.of(directory(), target).batch(5).until("id > 0"));
    assertEquals(range(1, 12), ids(other));
  }

  @Test
  void rowsThatTheTargetHasAreEndedAndNotSentAgain() {
    insert(from, 1, 10);
    stopper(from);
    // As after a crash between the target's append and the source's end.
    to.receive(
        new Source(9, 4),
        ReceiveMode.APPEND,
        range(1, 4).stream().map(id -> to.newRow().set("id", id)).toList());
    Relay relay = run(options());
    assertEquals(10, relay.moved());
    assertEquals(4, relay.leftOut());
    assertEquals(range(1, 10), ids(to));
  }

  @Test
  void aResetHasRowsTakenThatCountAnew() {
    to.receive(new Source(9, 100), ReceiveMode.APPEND, List.of(to.newRow().set("id", 0)));
    insert(from, 1, 3);
    stopper(from);
    Relay relay = run(options().reset(true));
    assertEquals(3, relay.moved());
    assertEquals(List.of(0L, 1L, 2L, 3L), ids(to));
  }

  @Test
  void aRowThatAnotherConsumerGivesBackLaterIsSentToo() throws Exception {
    insert(from, 1, 3);
    try (Session other = source.session();
        Relay relay = new Relay(options())) {
      OwnedRow first = other.await(Duration.ZERO, "app.f").orElseThrow();
      assertEquals(1, first.row().getLong("id"));
      FutureTask<Void> running = new FutureTask<>(relay::run, null);
      Thread thread = new Thread(running);
      thread.start();
      while (to.count() < 2) {
        assertTrue(thread.isAlive());
        Thread.onSpinWait();
      }
      first.abort();
      while (to.count() < 3) {
        assertTrue(thread.isAlive());
        Thread.onSpinWait();
      }
      insert(from, 4, 5);
      stopper(from);
      running.get(60, TimeUnit.SECONDS);
    }
    assertEquals(List.of(2L, 3L, 1L, 4L, 5L), ids(to));
  }

  @Test
  void anotherSenderUnderTheSameNumberIsFoundOutAndTheRowStays() throws Exception {
    insert(from, 1, 2);
    try (Relay relay = new Relay(options())) {
      FutureTask<Void> running = new FutureTask<>(relay::run, null);
      new Thread(running).start();
      while (to.count() < 2 || from.count() > 0) {
        Thread.onSpinWait();
      }
      to.receive(new Source(9, 1000), ReceiveMode.APPEND, List.of(to.newRow().set("id", 50)));
      insert(from, 3, 3);
      ExecutionException told =
          assertThrows(ExecutionException.class, () -> running.get(60, TimeUnit.SECONDS));
      assertTrue(told.getMessage().contains("sender=9"), told.getMessage());
    }
    assertEquals(List.of(1L, 2L, 50L), ids(to));
    assertEquals(List.of(3L), ids(from));
  }

  @Test
  void aSecondRelayOfTheSameSenderIsRefused() throws Exception {
    insert(from, 1, 1);
    Relay first = new Relay(options());
    try {
      FutureTask<Void> running = new FutureTask<>(first::run, null);
      new Thread(running).start();
      while (to.count() < 1) {
        Thread.onSpinWait();
      }
      try (Relay second = new Relay(options().patience(Duration.ofMillis(10)))) {
        assertThrows(LockedException.class, second::run);
      }
      // Not of this source, but into the same target.
      source.create("app.g", COLUMNS).insert(row -> row.set("id", 1));
      String other = directory().replace("app.f", "app.g");
      try (Relay second =
          new Relay(RelayOptions.of(other, table("t")).sender(9).patience(Duration.ofMillis(10)))) {
        assertThrows(LockedException.class, second::run);
      }
      first.close();
      running.get(60, TimeUnit.SECONDS);
    } finally {
      first.close();
    }
  }

  @Test
  void whatCannotBeRelayedIsNamedAndStays() {
    insert(from, 1, 1);
    Queue narrow = server.store().create("app.narrow", "id BIGINT NOT NULL");
    RelayOptions lacks = RelayOptions.of(directory(), table("narrow"));
    String words = assertThrows(SchemaException.class, () -> run(lacks)).getMessage();
    assertTrue(words.contains("note VARCHAR(20)"), words);
    RelayOptions none = RelayOptions.of(directory(), table("none"));
    assertThrows(NotFoundException.class, () -> run(none));
    assertEquals(0, narrow.count());
    assertEquals(1, from.readySnapshot().rows());
  }

  @Test
  void aValueThatDoesNotFitStopsTheRelayWithTheRowInItsPlace() {
    Queue small = server.store().create("app.small", "id TINYINT NOT NULL, note VARCHAR(20)");
    insert(from, 126, 129);
    RelayOptions options = RelayOptions.of(directory(), table("small")).batch(2).until("id > 0");
    assertThrows(Q4jException.class, () -> run(options));
    assertEquals(range(126, 127), ids(small));
    assertEquals(range(128, 129), ids(from));
  }

  @Test
  void addressesAreTakenApart() {
    assertEquals(new QueueAddress("q4j:a/b", "app.t"), QueueAddress.parse("q4j:a/b/app.t"));
    assertEquals(new QueueAddress("q4j:.", "app.t"), QueueAddress.parse("q4j:app.t"));
    assertEquals("app.t", QueueAddress.parse("jdbc:mysql://h:1/app?table=t").queue());
    assertEquals("x.t", QueueAddress.parse("jdbc:mysql://h:1/app?user=u&table=x.t").queue());
    QueueAddress old =
        QueueAddress.parse("dbi:mysql:database=d;table=t;user=u;password=a&b;host=h;port=33");
    assertEquals("d.t", old.queue());
    assertEquals("jdbc:mysql://h:33/d?table=t&user=u&password=a%26b", old.store());
    for (String wrong :
        List.of(
            "app.t",
            "q4j:",
            "q4j:x/",
            "jdbc:mysql://h/app",
            "jdbc:mysql:h",
            "dbi:pg:x",
            "dbi:mysql:a=b")) {
      assertThrows(IllegalArgumentException.class, () -> QueueAddress.parse(wrong), wrong);
    }
  }

  @Test
  void rowsWhereAllWereMovedAreRefusedUntilAReset() {
    insert(from, 1, 3);
    stopper(from);
    assertEquals(3, run(options()).moved());
    from.truncate();
    insert(from, 4, 5);
    stopper(from);
    Q4jException refused = assertThrows(Q4jException.class, () -> run(options()));
    assertTrue(refused.getMessage().contains("--reset"), refused::getMessage);
    assertEquals(3, from.readySnapshot().rows());
    assertEquals(2, run(options().reset(true)).moved());
    assertEquals(range(1, 5), ids(to));
  }

  @Test
  void whereTheTargetIsMadeAnewTooRowsAreTakenWithoutAReset() {
    insert(from, 1, 3);
    stopper(from);
    assertEquals(3, run(options()).moved());
    from.truncate();
    server.store().drop("app.t");
    to = server.store().create("app.t", "note VARCHAR(20), id BIGINT NOT NULL");
    insert(from, 4, 5);
    stopper(from);
    assertEquals(2, run(options()).moved());
    assertEquals(range(4, 5), ids(to));
  }

  @Test
  void aQueueIsNotForwardedToItself() {
    insert(from, 1, 3);
    assertThrows(UnsupportedException.class, () -> run(RelayOptions.of(directory(), directory())));
    String table = table("t");
    assertThrows(UnsupportedException.class, () -> run(RelayOptions.of(table, table)));
    assertEquals(3, from.count());
  }
}
