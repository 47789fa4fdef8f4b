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

import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.q4j.Q4jException;
import org.q4j.SchemaException;
import org.q4j.queue.OwnedRow;
import org.q4j.queue.Queue;
import org.q4j.queue.Session;

/** Relays from a topic that is truncated, or dropped and made anew. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TopicAnewTest extends TopicRelays {
  @Test
  void aTopicThatWasMadeAnewIsRefusedUntilAReset() {
    insert(1, 5);
    stopper();
    assertEquals(5, run(options()).moved());
    cluster.drop(name);
    from = make(1);
    insert(6, 7);
    stopper();
    String words = assertThrows(Q4jException.class, () -> run(options())).getMessage();
    assertTrue(words.contains("--reset"), words);
    assertEquals(3, ids(from).size());
    assertEquals(2, run(options().reset(true)).moved());
    assertEquals(range(1, 7), ids(to));
  }

  @Test
  void everyPartitionOfATopicThatWasMadeAnewIsRefused() {
    cluster.drop(name);
    from = make(2);
    insert(1, 2); // One partition's, and the other's are moved right behind them.
    insert(3, 4);
    try (Relay relay = new Relay(options())) {
      FutureTask<Void> running = inBackground(relay);
      await(running, () -> relay.moved() == 4);
    }
    cluster.drop(name);
    from = make(2);
    insert(5, 5);
    insert(6, 7);
    try (Session worker = cluster.session()) { // Then only one partition has rows.
      OwnedRow row = worker.await(LONG, name).orElseThrow();
      while (row.row().getLong("id") != 5) {
        row.abort();
        row = worker.await(LONG, name).orElseThrow();
      }
      row.end();
    }
    Q4jException refused = assertThrows(Q4jException.class, () -> run(options()));
    assertTrue(refused.getMessage().contains("--reset"), refused::getMessage);
    assertTrue(ids(from).containsAll(List.of(6L, 7L)));
  }

  @Test
  void rowsThatAreTruncatedWhileItRunsAreNotMissed() throws Exception {
    insert(1, 3);
    try (Relay relay = new Relay(options())) {
      FutureTask<Void> running = inBackground(relay);
      await(running, () -> relay.moved() == 3);
      from.truncate();
      insert(4, 5);
      stopper();
      running.get(60, TimeUnit.SECONDS);
    }
    assertEquals(range(1, 5), ids(to));
  }

  @Test
  void whatComesAfterATopicWasMadeAnewBesideARelayIsTakenByTheNextRelayToo() throws Exception {
    for (long id = 1; id <= 20; id++) {
      insert(id, id); // Transactions of their own: the offsets of the old topic are far ahead.
    }
    try (Relay relay = new Relay(options())) {
      FutureTask<Void> running = inBackground(relay);
      await(running, () -> relay.moved() == 20);
      cluster.drop(name);
      from = make(1);
      insert(21, 25);
      await(running, () -> relay.moved() == 25);
      end(relay, running);
    }
    insert(26, 30);
    stopper();
    Relay next = run(options());
    assertEquals(5, next.moved());
    assertEquals(0, next.leftOut());
    assertEquals(range(1, 30), ids(to));
  }

  @Test
  void aResetThatEndsBeforeItsRowsGoesOnWithoutOne() {
    insert(1, 9);
    stopper();
    assertEquals(9, run(options()).moved());
    cluster.drop(name);
    from = make(1);
    insert(10, 11);
    from.insert(row -> row.set("id", 12).set("note", "too long a note"));
    to = narrowed();
    assertThrows(SchemaException.class, () -> run(options().batch(1).reset(true)));
    assertEquals(range(1, 11), ids(to));
    store.alter("app.t", "id BIGINT NOT NULL, note VARCHAR(100)");
    stopper();
    assertEquals(1, run(options()).moved());
    assertEquals(range(1, 12), ids(to));
  }

  @Test
  void aResetIsForAllPartitionsBeforeTheFirstRowIsSent() throws Exception {
    cluster.drop(name);
    from = make(2);
    insert(1, 2); // One partition's, and the other's behind them.
    insert(3, 4);
    move(options(), 4);
    cluster.drop(name);
    from = make(2);
    insert(5, 5);
    move(options().reset(true), 1);
    insert(6, 6);
    Relay next = move(options(), 1);
    assertEquals(0, next.leftOut());
    assertEquals(range(1, 6), ids(to).stream().sorted().toList());
  }

  private Relay move(RelayOptions options, long rows) throws Exception {
    try (Relay relay = new Relay(options)) {
      FutureTask<Void> running = inBackground(relay);
      await(running, () -> relay.moved() == rows);
      end(relay, running);
      return relay;
    }
  }

  private Queue narrowed() {
    store.alter("app.t", "id BIGINT NOT NULL, note VARCHAR(5)");
    return store.queue("app.t");
  }

  @Test
  void aTopicForgetsWhatItReceivedWhenTheSourceBeginsAnew() {
    Queue source = store.create("app.f", COLUMNS);
    RelayOptions there =
        RelayOptions.of("q4j:" + folder.resolve("to") + "/app.f", topic())
            .sender(5)
            .until("id > 0");
    for (int round = 0; round < 3; round++) {
      long first = 3L * round + 1;
      for (long id = first; id < first + 3; id++) {
        long number = id;
        source.insert(row -> row.set("id", number));
      }
      source.insert(row -> row.set("id", -1));
      assertEquals(3, run(there.reset(round > 0)).moved());
      source.truncate();
    }
    assertEquals(range(1, 9), ids(from));
  }
}
