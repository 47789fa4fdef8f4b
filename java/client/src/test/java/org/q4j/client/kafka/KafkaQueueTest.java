package org.q4j.client.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.q4j.Q4jException;
import org.q4j.SchemaException;
import org.q4j.StaleOwnerException;
import org.q4j.UnsupportedException;
import org.q4j.client.Backlog;
import org.q4j.queue.Batch;
import org.q4j.queue.DeadLetters;
import org.q4j.queue.OwnedRow;
import org.q4j.queue.Session;
import org.q4j.store.ReceiveMode;
import org.q4j.store.Source;

/** What is Kafka's own about a queue there. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class KafkaQueueTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final String COLUMNS = "id BIGINT NOT NULL, at BIGINT NOT NULL DEFAULT 0";
  private static final AtomicInteger NAMES = new AtomicInteger();

  private KafkaStore store;
  private String name;
  private KafkaQueue queue;

  @BeforeEach
  void makeQueue() {
    store = Cluster.open();
    name = "own.jobs" + NAMES.incrementAndGet();
    queue = store.create(name, COLUMNS);
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  private void insert(long... ids) {
    for (long id : ids) {
      queue.insert(row -> row.set("id", id));
    }
  }

  private static long id(OwnedRow row) {
    return row.row().getLong("id");
  }

  /** The broker of the tests gives locks of 5 s. */
  @Test
  void aRowStaysOwnedBeyondItsLock() {
    insert(1);
    try (Session worker = store.session();
        Session other = store.session()) {
      OwnedRow row = worker.await(LONG, name).orElseThrow();
      assertTrue(other.await(Duration.ofSeconds(12), name).isEmpty());
      assertTrue(row.isOwned());
      row.end();
      assertEquals(0, queue.count());
    }
  }

  @Test
  void aRowWhoseTimeLimitIsOverGoesToOthersAndItsEndIsRefused() {
    insert(1);
    try (Session slow = store.session();
        Session other = store.session()) {
      slow.lease(Duration.ofSeconds(1));
      OwnedRow row = slow.await(LONG, name).orElseThrow();
      OwnedRow again = other.await(LONG, name).orElseThrow();
      assertEquals(row.rowId(), again.rowId());
      assertEquals(2, again.deliveries());
      assertFalse(row.isOwned());
      assertThrows(StaleOwnerException.class, slow::end);
      assertTrue(again.isOwned());
      again.end();
    }
  }

  @Test
  void aRenewedTimeLimitCountsFromTheRenewal() {
    insert(1);
    try (Session slow = store.session();
        Session other = store.session()) {
      slow.lease(Duration.ofSeconds(2));
      OwnedRow row = slow.await(LONG, name).orElseThrow();
      row.renew(Duration.ofHours(1));
      assertTrue(other.await(Duration.ofSeconds(6), name).isEmpty());
      row.end();
    }
  }

  @Test
  void aSessionThatStoppedWaitingHoldsNothing() {
    try (Session idle = store.session();
        Session worker = store.session()) {
      assertTrue(idle.await(SHORT, name).isEmpty());
      insert(1); // The idle one's client still asks for rows, and may well be given this one.
      assertEquals(1, id(worker.await(LONG, name).orElseThrow()));
    }
  }

  @Test
  void aRowThatFailsTooOftenGoesToTheDeadLetters() {
    String dead = name + "dead";
    store.create(dead, COLUMNS);
    queue.deadLetters(new DeadLetters(2, dead, 1));
    insert(1, 2);
    try (Session session = store.session()) {
      session.await(LONG, name).orElseThrow().abort();
      session.await(LONG, name).orElseThrow().abort();
      assertEquals(2, id(session.await(LONG, name).orElseThrow()));
      assertEquals(1, id(session.await(LONG, dead).orElseThrow()));
    }
    assertEquals(1, queue.stats().deadLetters());
  }

  @Test
  void looksOfAConditionMakeNoDeadLetters() {
    String dead = name + "dead";
    store.create(dead, COLUMNS);
    queue.deadLetters(new DeadLetters(2, dead, 1));
    insert(1);
    try (Session session = store.session()) {
      assertTrue(session.await(Duration.ofSeconds(4), name + ":id = 2").isEmpty());
      OwnedRow row = session.await(LONG, name).orElseThrow();
      assertEquals(1, row.deliveries());
    }
    assertEquals(0, store.queue(dead).count());
  }

  @Test
  void aRowOutlivesTheClustersLimitOfDeliveries() {
    insert(1);
    try (Session session = store.session()) {
      for (int delivery = 1; delivery <= 25; delivery++) {
        OwnedRow row = session.await(LONG, name).orElseThrow();
        assertEquals(1, id(row));
        assertEquals(delivery, row.deliveries());
        row.abort();
      }
      assertEquals(1, id(session.await(LONG, name).orElseThrow()));
    }
  }

  @Test
  void aDelayedRowComesWhenItIsDue() {
    long due = System.currentTimeMillis() / 1000 + 3;
    queue.insert(row -> row.set("id", 1).set("at", due));
    try (Session session = store.session()) {
      assertEquals(1, id(session.await(LONG, name + ":at <= now()").orElseThrow()));
      assertTrue(System.currentTimeMillis() / 1000 >= due);
    }
  }

  @Test
  void requeuedRowsGoBehindTheOthers() {
    insert(1, 2);
    try (Session session = store.session()) {
      session.await(LONG, name).orElseThrow().requeue();
      assertEquals(2, id(session.await(LONG, name).orElseThrow()));
      assertEquals(1, id(session.await(LONG, name).orElseThrow()));
    }
  }

  @Test
  void recordsThatAreNoRowsArePutAside() {
    byte[] junk = "junk".getBytes(StandardCharsets.UTF_8);
    store.outbox().send("sending junk", new ProducerRecord<>(name, junk));
    insert(1);
    try (Session session = store.session()) {
      assertEquals(1, id(session.await(LONG, name).orElseThrow()));
    }
    assertTrue(store.lag(KafkaQueue.UNREADABLE).get(0).end() > 0);
  }

  @Test
  void rowsOfAllPartitionsComeAndTheirIdsTellWhere() {
    String wide = name + "wide";
    KafkaQueue many = store.create(wide, COLUMNS, Optional.of(4), Optional.empty());
    for (int turn = 0; turn < 4; turn++) { // Rows that belong together share a partition.
      int first = 2 * turn + 1;
      many.insertAll(List.of(many.newRow().set("id", first), many.newRow().set("id", first + 1)));
    }
    assertEquals(
        List.of(0, 1, 2, 3), store.lag(wide).stream().map(PartitionLag::partition).toList());
    List<Long> ids = new ArrayList<>();
    Map<Long, Integer> places = new HashMap<>();
    try (Session session = store.session()) {
      while (ids.size() < 8) {
        OwnedRow row = session.await(LONG, wide).orElseThrow();
        int place = RowId.of(row.rowId()).partition();
        assertEquals(place, places.computeIfAbsent((id(row) - 1) / 2, pair -> place));
        ids.add(id(row));
      }
    }
    assertEquals(4, Set.copyOf(places.values()).size());
    assertEquals(LongStream.rangeClosed(1, 8).boxed().toList(), ids.stream().sorted().toList());
  }

  @Test
  void endedRowsGiveTheirSpaceBack() {
    insert(1, 2, 3);
    TopicPartition partition = new TopicPartition(name, 0);
    long first = 0;
    try (Session session = store.session();
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(store.settings().consumer())) {
      while (first == 0) { // The cluster notes where a group begins when more is acknowledged.
        session.await(LONG, name).orElseThrow().end();
        insert(4);
        queue.compact();
        first = consumer.beginningOffsets(List.of(partition)).get(partition);
      }
      long left = queue.count();
      for (long row = 0; row < left; row++) {
        session.await(LONG, name).orElseThrow().end();
      }
      assertEquals(0, queue.count());
    }
  }

  @Test
  void truncatingRemovesAllRows() {
    insert(1, 2);
    queue.truncate();
    assertEquals(0, queue.count());
    insert(3);
    try (Session session = store.session()) {
      assertEquals(3, id(session.await(LONG, name).orElseThrow()));
    }
  }

  @Test
  void peekShowsTheOldestRowsAndTakesNone() {
    insert(1, 2, 3);
    assertEquals(
        List.of(1L, 2L), queue.peek(2).stream().map(row -> row.row().getLong("id")).toList());
    assertEquals(List.of(), queue.peek(0));
    assertEquals(3, queue.count());
    assertTrue(queue.stats().oldestReadyNanos() < TimeUnit.MINUTES.toNanos(5));
  }

  @Test
  void aLaterRelayOfTheSameNumberPutsTheOneBeforeOut() {
    assertTrue(receive(store, 1).isPresent());
    try (KafkaStore later = Cluster.open()) {
      assertTrue(receive(later, 1).isEmpty());
      assertTrue(receive(later, 2).isPresent());
      assertThrows(Q4jException.class, () -> receive(store, 3));
      assertTrue(receive(store, 2).isEmpty()); // It may begin again, and then knows.
    }
  }

  private OptionalLong receive(KafkaStore where, long rowId) {
    KafkaQueue target = where.queue(name);
    return target.receive(
        new Source(9, rowId), ReceiveMode.APPEND, List.of(target.newRow().set("id", rowId)));
  }

  @Test
  void aReceivedRowTellsItsSource() {
    assertTrue(receive(store, 12).isPresent());
    try (Session session = store.session()) {
      OwnedRow row = session.await(LONG, name).orElseThrow();
      assertEquals(Optional.of(new Source(9, 12)), row.source());
    }
  }

  @Test
  void aSecondQueueOfTheSameNameIsRefused() {
    assertThrows(SchemaException.class, () -> store.create(name, COLUMNS));
    try (KafkaStore other = Cluster.open()) {
      assertEquals(queue.schema(), other.queue(name).schema());
    }
  }

  @Test
  void aDroppedQueueIsListedNoMore() {
    store.drop(name);
    assertFalse(store.list().contains(name));
    assertTrue(store.find(name).isEmpty());
  }

  @Test
  void aRowThatIsTooLongIsRefused() {
    String texts = name + "text";
    KafkaQueue longer = store.create(texts, "body LONGBLOB");
    byte[] body = new byte[2 << 20];
    assertThrows(SchemaException.class, () -> longer.insert(row -> row.set("body", body)));
    assertEquals(0, longer.count());
  }

  @Test
  void whatAClusterCannotDoIsRefused() {
    assertThrows(UnsupportedException.class, () -> queue.delete("id = 1"));
    assertThrows(UnsupportedException.class, queue::purge);
    assertThrows(UnsupportedException.class, queue::snapshot);
    assertThrows(UnsupportedException.class, () -> store.rename(name, name + "x"));
    assertThrows(UnsupportedException.class, store::directory);
    assertThrows(UnsupportedException.class, () -> store.session("fence", LONG));
  }

  @Test
  void anOpenTransactionOfAnybodyHoldsNoLookUp() {
    insert(1);
    Map<String, Object> settings = store.settings().transactional("other." + name);
    settings.put("transaction.timeout.ms", 600_000); // Longer than this test may take.
    try (KafkaProducer<byte[], byte[]> other = new KafkaProducer<>(settings)) {
      other.initTransactions();
      other.beginTransaction();
      var unused = other.send(new ProducerRecord<>(name, new byte[] {1}));
      other.flush();
      assertEquals(1, queue.peek(10).size());
      assertTrue(queue.stats().oldestReadyNanos() >= 0);
      Backlog backlog = store.backlog(name);
      assertEquals(1, backlog.oldest().orElseThrow().row().orElseThrow().getLong("id"));
      other.abortTransaction();
    }
  }

  @Test
  void marksOfTransactionsAloneAreNoBacklog() {
    long unused =
        queue.insertAll(List.of(queue.newRow().set("id", 1), queue.newRow().set("id", 2)));
    assertTrue(store.backlog(name).rows() >= 2);
    long next = store.backlog(name).next();
    try (Session worker = store.session()) {
      Batch batch = worker.awaitBatch(LONG, 10, 1 << 20, name);
      assertEquals(2, batch.rows().size());
      batch.end();
    }
    assertEquals(new Backlog(0, next, Optional.empty()), store.backlog(name));
  }

  @Test
  void aQueueThatIsMadeAnewHasReceivedNothing() {
    Source late = new Source(5, 100);
    Source early = new Source(5, 50);
    assertTrue(
        queue.receive(late, ReceiveMode.APPEND, List.of(queue.newRow().set("id", 1))).isPresent());
    assertTrue(
        queue.receive(early, ReceiveMode.APPEND, List.of(queue.newRow().set("id", 2))).isEmpty());
    store.drop(name);
    queue = store.create(name, COLUMNS);
    assertTrue(
        queue.receive(early, ReceiveMode.APPEND, List.of(queue.newRow().set("id", 3))).isPresent());
  }
}
