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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.q4j.LockedException;
import org.q4j.UnsupportedException;
import org.q4j.client.TestServer;
import org.q4j.client.kafka.Cluster;
import org.q4j.queue.Batch;
import org.q4j.queue.OwnedRow;
import org.q4j.queue.Queue;
import org.q4j.queue.Session;
import org.q4j.row.RowBuilder;
import org.q4j.store.ReceiveMode;
import org.q4j.store.Source;

/** Relays from a topic, and what keeps workers of it apart from them. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TopicRelayTest extends TopicRelays {
  @Test
  void rowsMoveInTheirOrderUntilOneDoesNotMatch() {
    insert(1, 25);
    stopper();
    insert(26, 30);
    Relay relay = run(options());
    assertEquals(25, relay.moved());
    assertEquals(0, relay.leftOut());
    assertEquals(range(1, 25), ids(to));
    assertEquals("n25", to.peek(25).get(24).row().getString("note"));
    assertEquals(5, to.peek(1).get(0).source().orElseThrow().sender());
    List<Long> left = new ArrayList<>(List.of(-1L));
    left.addAll(range(26, 30));
    assertEquals(left, ids(from));
  }

  @Test
  void anEmptiedTopicHasNoRowsAndGivesNone() throws Exception {
    insert(1, 20);
    try (Relay relay = new Relay(options().until(null))) {
      FutureTask<Void> running = inBackground(relay);
      await(running, () -> relay.moved() == 20 && from.count() == 0);
      end(relay, running);
    }
    assertEquals(range(1, 20), ids(to));
    assertEquals(0, from.stats().rows());
    try (Session worker = cluster.session()) {
      assertTrue(worker.await(SHORT, name).isEmpty());
      insert(21, 21);
      assertEquals(21, worker.await(LONG, name).orElseThrow().row().getLong("id"));
    }
  }

  @Test
  void eachPartitionKeepsItsOrderUnderASenderOfItsOwn() throws Exception {
    name += "p";
    from = make(3);
    for (int i = 0; i < 9; i++) {
      insert(10 * i + 1, 10 * i + 10); // Which stay together, and the partitions take turns.
    }
    try (Relay relay = new Relay(options().until(null))) {
      FutureTask<Void> running = inBackground(relay);
      await(running, () -> relay.moved() == 90);
      end(relay, running);
    }
    Map<Integer, List<Long>> its =
        to.peek(100).stream()
            .collect(
                Collectors.groupingBy(
                    row -> row.source().orElseThrow().sender(),
                    Collectors.mapping(row -> row.row().getLong("id"), Collectors.toList())));
    Set<List<Long>> expected = // Any partition may be the one that begins.
        Stream.of(1, 11, 21)
            .map(id -> Stream.of(id, id + 30, id + 60).flatMap(ten -> range(ten, ten + 9).stream()))
            .map(Stream::toList)
            .collect(Collectors.toSet());
    assertEquals(Set.of(5, 6, 7), its.keySet());
    assertEquals(expected, Set.copyOf(its.values()));
  }

  @Test
  void morePartitionsThanSendersAreRefused() {
    name += "p";
    from = make(3);
    insert(1, 1);
    String words =
        assertThrows(UnsupportedException.class, () -> run(options().sender(62))).getMessage();
    assertTrue(words.contains("partitions=3 sender=62 (expected=0 to 61)"), words);
    assertEquals(1, ids(from).size());
  }

  @Test
  void whatTheTargetHasAndTheSourceWasNotToldIsEndedAndNotSentAgain() {
    insert(1, 10);
    // As a relay does that is killed before it has moved the group.
    for (long id = 1; id <= 4; id++) {
      long number = id;
      List<RowBuilder> row = List.of(to.newRow().set("id", number));
      assertTrue(to.receive(new Source(5, number), ReceiveMode.APPEND, row).isPresent());
    }
    stopper();
    Relay relay = run(options());
    assertEquals(10, relay.moved());
    assertEquals(4, relay.leftOut());
    assertEquals(range(1, 10), ids(to));
    assertEquals(List.of(-1L), ids(from));
  }

  @Test
  void itBeginsBehindWhatWorkersHaveEnded() {
    insert(1, 6);
    stopper();
    try (Session worker = cluster.session()) {
      Batch batch = worker.awaitBatch(LONG, 2, 1 << 20, name);
      assertEquals(List.of(1L, 2L), batch.rows().stream().map(TopicRelayTest::id).toList());
      batch.end();
    }
    assertEquals(4, run(options()).moved());
    assertEquals(range(3, 6), ids(to));
  }

  private static long id(OwnedRow row) {
    return row.row().getLong("id");
  }

  @Test
  void aTopicWithWorkersIsRefusedUntilTheyHaveGone() {
    insert(1, 6);
    stopper();
    try (Session worker = cluster.session()) {
      assertEquals(1, id(worker.await(LONG, name).orElseThrow()));
      String words =
          assertThrows(LockedException.class, () -> run(options().patience(Duration.ofMillis(10))))
              .getMessage();
      assertTrue(words.contains("group=q4j." + name + " members=1 (expected=0)"), words);
      assertEquals(0, to.count());
    }
    assertEquals(6, run(options()).moved());
    assertEquals(range(1, 6), ids(to));
  }

  @Test
  void rowsThatWereEndedBehindOthersAreNotMovedAgain() {
    for (long id = 1; id <= 6; id++) {
      insert(id, id);
    }
    stopper();
    try (Session worker = cluster.session()) {
      Batch batch = worker.awaitBatch(LONG, 6, 1 << 20, name);
      assertEquals(6, batch.rows().size());
      batch.rows().get(3).end();
      batch.abort();
    }
    // One at a time, so that the group stands between what was ended for a while.
    RelayOptions options = options().batch(1);
    assertEquals(1, run(options.until("id > 0 AND id < 2")).moved());
    assertEquals(4, run(options).moved());
    assertEquals(List.of(1L, 2L, 3L, 5L, 6L), ids(to));
    assertEquals(1, from.count());
  }

  @Test
  void aWorkerThatComesMeanwhileStopsTheRelayAndNothingMovesTwice() throws Exception {
    insert(1, 10);
    try (Relay relay = new Relay(options().until(null))) {
      FutureTask<Void> running = inBackground(relay);
      await(running, () -> relay.moved() == 10 && from.count() == 0);
      try (Session worker = cluster.session()) {
        assertTrue(worker.await(SHORT, name).isEmpty());
        insert(11, 11);
        assertEquals(11, id(worker.await(LONG, name).orElseThrow()));
        worker.end();
      }
      insert(12, 13); // The worker has gone, but it had been there.
      ExecutionException told =
          assertThrows(ExecutionException.class, () -> running.get(60, TimeUnit.SECONDS));
      assertTrue(told.getCause() instanceof LockedException, told::toString);
    }
    stopper();
    assertEquals(range(1, 10), ids(to));
    assertEquals(2, run(options()).moved());
    assertEquals(List.of(12L, 13L), ids(to).subList(10, 12));
  }

  @Test
  void aSecondRelayPutsTheFirstOut() throws Exception {
    Queue other = store.create("app.o", COLUMNS);
    insert(1, 5);
    try (Relay first = new Relay(options().until(null));
        Relay second =
            new Relay(RelayOptions.of(topic(), directory().replace("app.t", "app.o")).sender(6))) {
      FutureTask<Void> one = inBackground(first);
      await(one, () -> first.moved() == 5);
      FutureTask<Void> two = inBackground(second);
      while (!one.isDone()) {
        insert(6, 6); // Which of them moves it is a matter of time.
      }
      ExecutionException told =
          assertThrows(ExecutionException.class, () -> one.get(60, TimeUnit.SECONDS));
      assertTrue(told.getCause() instanceof LockedException, told::toString);
      insert(7, 7);
      await(two, () -> ids(other).contains(7L));
      end(second, two);
    }
  }

  @Test
  void whatIsNoRowIsPutAsideAndDoesNotHoldOthersUp() throws Exception {
    insert(1, 2);
    Map<String, Object> producing =
        Map.of(
            "bootstrap.servers",
            Cluster.address().substring("kafka://".length()),
            "key.serializer",
            ByteArraySerializer.class,
            "value.serializer",
            ByteArraySerializer.class);
    long before = unreadable();
    try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(producing)) {
      var unused = producer.send(new ProducerRecord<>(name, new byte[] {1, 2, 3})).get();
    }
    insert(3, 4);
    stopper();
    assertEquals(4, run(options()).moved());
    assertEquals(range(1, 4), ids(to));
    assertEquals(before + 1, unreadable());
  }

  private static long unreadable() {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", Cluster.address().substring("kafka://".length()));
    try (var admin = org.apache.kafka.clients.admin.Admin.create(settings)) {
      if (!admin.listTopics().names().get().contains("q4j.unreadable")) {
        return 0;
      }
      var partition = new org.apache.kafka.common.TopicPartition("q4j.unreadable", 0);
      return admin
          .listOffsets(Map.of(partition, org.apache.kafka.clients.admin.OffsetSpec.latest()))
          .partitionResult(partition)
          .get()
          .offset();
    } catch (InterruptedException | ExecutionException failed) {
      throw new AssertionError(failed);
    }
  }

  @Test
  void aTopicIsNotForwardedToItself() {
    insert(1, 1);
    String other = topic().replace("127.0.0.1", "localhost");
    for (String same : List.of(topic(), other)) {
      assertThrows(
          UnsupportedException.class, () -> run(RelayOptions.of(topic(), same).until("id > 0")));
    }
    assertEquals(List.of(1L), ids(from));
  }

  @Test
  void itGoesToAServerAndToAnotherTopicToo() {
    insert(1, 5);
    stopper();
    try (TestServer server = new TestServer(folder.resolve("server"))) {
      Queue table = server.store().create("app.t", COLUMNS);
      RelayOptions options = RelayOptions.of(topic(), server.url() + "&table=t").until("id > 0");
      assertEquals(5, run(options).moved());
      assertEquals(range(1, 5), ids(table));
    }
    try (Session worker = cluster.session()) {
      worker.await(LONG, name).orElseThrow().end();
    }
    insert(6, 9);
    stopper();
    Queue target = cluster.create(name + "to", COLUMNS, Optional.of(1), Optional.empty());
    RelayOptions options = RelayOptions.of(topic(), topic() + "to").batch(2).until("id > 0");
    assertEquals(4, run(options).moved());
    assertEquals(range(6, 9), ids(target));
  }
}
