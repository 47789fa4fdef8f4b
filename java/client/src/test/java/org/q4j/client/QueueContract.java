package org.q4j.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.q4j.ClosedException;
import org.q4j.NotFoundException;
import org.q4j.SchemaException;
import org.q4j.StaleOwnerException;
import org.q4j.UnsupportedException;
import org.q4j.queue.Batch;
import org.q4j.queue.OwnedRow;
import org.q4j.queue.Queue;
import org.q4j.queue.QueueStore;
import org.q4j.queue.Session;
import org.q4j.row.RowBuilder;
import org.q4j.store.ReceiveMode;
import org.q4j.store.Source;

/** What a queue does wherever it is: in a data directory, behind a server, on a cluster. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class QueueContract {
  static final Duration LONG = Duration.ofSeconds(60);
  static final Duration SHORT = Duration.ofMillis(300);
  private static final AtomicInteger NAMES = new AtomicInteger();

  private QueueStore store;
  private String name;
  private Queue queue;

  /** Opens the store that is tested. */
  abstract QueueStore open();

  /** Creates a queue there. */
  Queue create(QueueStore where, String newName, String definition) {
    return where.create(newName, definition);
  }

  @BeforeEach
  void makeQueue() {
    store = open();
    name = fresh();
    queue = create(store, name, "id BIGINT NOT NULL, note VARCHAR(100)");
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  private static String fresh() {
    return "app.jobs" + NAMES.incrementAndGet();
  }

  private void insert(long... ids) {
    insert(queue, ids);
  }

  private static void insert(Queue into, long... ids) {
    for (long id : ids) {
      into.insert(row -> row.set("id", id));
    }
  }

  private static long id(OwnedRow row) {
    return row.row().getLong("id");
  }

  private OwnedRow take(Session session, String... queues) {
    return session.await(LONG, queues.length == 0 ? new String[] {name} : queues).orElseThrow();
  }

  @Test
  void rowsComeInTheOrderOfTheirInserts() {
    insert(1, 2, 3);
    try (Session session = store.session()) {
      for (long expected = 1; expected <= 3; expected++) {
        assertEquals(expected, id(take(session)));
      }
    }
  }

  @Test
  void aRowIsOwnedByOneSessionAlone() {
    insert(1, 2);
    try (Session one = store.session();
        Session other = store.session()) {
      assertEquals(1, id(take(one)));
      assertEquals(2, id(take(other)));
      assertEquals(Optional.empty(), other.await(SHORT, name).map(OwnedRow::rowId));
    }
  }

  @Test
  void valuesComeBackAsTheyWere() {
    queue.insert(row -> row.set("id", Long.MIN_VALUE).set("note", "\u00fc\u20ac \u0000 'x'"));
    queue.insert(row -> row.set("id", Long.MAX_VALUE));
    try (Session session = store.session()) {
      OwnedRow row = take(session);
      assertEquals(Long.MIN_VALUE, id(row));
      assertEquals("\u00fc\u20ac \u0000 'x'", row.row().getString("note"));
      row = take(session);
      assertEquals(Long.MAX_VALUE, id(row));
      assertTrue(row.row().isNull("note"));
    }
  }

  @Test
  void anAbortedRowComesBack() {
    insert(1);
    try (Session session = store.session()) {
      OwnedRow row = take(session);
      row.abort();
      assertFalse(row.isOwned());
      assertFalse(session.ownerMode());
      OwnedRow again = take(session);
      assertEquals(1, id(again));
      assertEquals(row.rowId(), again.rowId());
    }
  }

  @Test
  void anEndedRowNeverComesBack() {
    insert(1);
    try (Session session = store.session()) {
      take(session).end();
      assertFalse(session.ownerMode());
      assertEquals(OptionalLong.empty(), session.rowId());
    }
    store.close();
    store = open();
    try (Session session = store.session()) {
      assertTrue(session.await(SHORT, name).isEmpty());
    }
  }

  @Test
  void waitingAgainEndsTheRowBefore() {
    insert(1, 2);
    try (Session session = store.session()) {
      OwnedRow first = take(session);
      assertEquals(2, id(take(session)));
      assertFalse(first.isOwned());
      assertThrows(StaleOwnerException.class, first::abort);
      session.abort();
    }
    try (Session session = store.session()) {
      assertEquals(2, id(take(session)));
      assertTrue(session.await(SHORT, name).isEmpty());
    }
  }

  @Test
  void aWaitWithoutRowsEntersOwnerMode() {
    try (Session session = store.session()) {
      assertThrows(StaleOwnerException.class, session::abort);
      assertTrue(session.await(SHORT, name).isEmpty());
      assertTrue(session.ownerMode());
      session.end();
      assertFalse(session.ownerMode());
    }
  }

  @Test
  void closingASessionGivesItsRowBack() {
    insert(1);
    Session lost = store.session();
    OwnedRow row = take(lost);
    lost.close();
    assertFalse(row.isOwned());
    assertThrows(ClosedException.class, () -> lost.await(SHORT, name));
    try (Session session = store.session()) {
      assertEquals(1, id(take(session)));
    }
  }

  @Test
  void aLookFindsARowThatIsThere() {
    insert(1);
    try (Session session = store.session()) {
      assertEquals(1, id(session.await(Duration.ZERO, name).orElseThrow()));
    }
  }

  @Test
  void aWaitEndsWhenARowComes() throws Exception {
    try (Session session = store.session()) {
      assertTrue(session.await(SHORT, name).isEmpty());
      CompletableFuture<Optional<OwnedRow>> wait = session.awaitAsync(LONG, Runnable::run, name);
      insert(7);
      assertEquals(7, id(wait.get(60, TimeUnit.SECONDS).orElseThrow()));
    }
  }

  @Test
  void closingEndsAWait() throws Exception {
    Session session = store.session();
    assertTrue(session.await(SHORT, name).isEmpty());
    CountDownLatch begins = new CountDownLatch(1);
    CompletableFuture<Optional<OwnedRow>> wait =
        CompletableFuture.supplyAsync(
            () -> {
              begins.countDown();
              return session.await(Duration.ofMinutes(10), name);
            });
    assertTrue(begins.await(60, TimeUnit.SECONDS));
    session.close();
    ExecutionException ended =
        assertThrows(ExecutionException.class, () -> wait.get(60, TimeUnit.SECONDS));
    assertEquals(ClosedException.class, ended.getCause().getClass());
  }

  @Test
  void anInterruptEndsAWaitAndStays() throws Exception {
    try (Session session = store.session()) {
      assertTrue(session.await(SHORT, name).isEmpty());
      CompletableFuture<Boolean> empty = new CompletableFuture<>();
      Thread waiter =
          new Thread(
              () -> {
                boolean none = session.await(Duration.ofMinutes(10), name).isEmpty();
                empty.complete(none && Thread.currentThread().isInterrupted());
              });
      waiter.start();
      waiter.interrupt();
      assertTrue(empty.get(60, TimeUnit.SECONDS));
      waiter.join();
    }
  }

  @Test
  void theFirstNamedQueueIsServedFirst() {
    String urgent = fresh();
    Queue first = create(store, urgent, "id BIGINT NOT NULL, note VARCHAR(100)");
    insert(1);
    insert(first, 100);
    try (Session session = store.session()) {
      OwnedRow row = take(session, urgent, name);
      assertEquals(100, id(row));
      assertEquals(0, row.index());
      assertEquals(urgent, row.queue());
      row = take(session, urgent, name);
      assertEquals(1, id(row));
      assertEquals(1, row.index());
    }
  }

  @Test
  void aConditionChoosesRowsAndLeavesTheOthers() {
    insert(1, 2, 3);
    try (Session session = store.session()) {
      OwnedRow row = take(session, name + ":id = 2");
      assertEquals(2, id(row));
      row.end();
      assertEquals(1, id(take(session)));
      assertEquals(3, id(take(session)));
    }
  }

  @Test
  void aBatchIsEndedTogether() {
    insert(1, 2, 3, 4);
    try (Session session = store.session()) {
      Batch batch = session.awaitBatch(LONG, 3, 1 << 20, name);
      List<Long> ids = new ArrayList<>(batch.rows().stream().map(QueueContract::id).toList());
      batch.end();
      while (ids.size() < 4) { // The rows of a batch are those that are there, one at least.
        batch = session.awaitBatch(LONG, 3, 1 << 20, name);
        ids.addAll(batch.rows().stream().map(QueueContract::id).toList());
        batch.end();
      }
      assertEquals(List.of(1L, 2L, 3L, 4L), ids);
      assertEquals(List.of(), session.awaitBatch(SHORT, 3, 1 << 20, name).rows());
    }
  }

  @Test
  void aBatchThatIsAbortedComesBack() {
    insert(1, 2);
    try (Session session = store.session()) {
      session.awaitBatch(LONG, 2, 1 << 20, name).abort();
      assertEquals(1, id(take(session)));
      assertEquals(2, id(take(session)));
    }
  }

  @Test
  void rowsInsertedTogetherAreAllThere() {
    List<RowBuilder> rows = new ArrayList<>();
    for (int i = 1; i <= 50; i++) {
      rows.add(queue.newRow().set("id", i));
    }
    queue.insertAll(rows);
    try (Session session = store.session()) {
      for (int i = 1; i <= 50; i++) {
        assertEquals(i, id(take(session)));
      }
      assertTrue(session.await(SHORT, name).isEmpty());
    }
  }

  @Test
  void rowsOfAnIteratorAreAllThere() {
    var rows = LongStream.rangeClosed(1, 300).boxed().iterator();
    RowBuilder row = queue.newRow();
    long inserted =
        queue.insertEach(
            new Iterator<>() {
              @Override
              public boolean hasNext() {
                return rows.hasNext();
              }

              @Override
              public RowBuilder next() {
                return row.set("id", rows.next());
              }
            });
    assertEquals(300, inserted);
    assertEquals(300, queue.count());
  }

  @Test
  void whatARelaySendsTwiceIsReceivedOnce() {
    assertTrue(receive(5, ReceiveMode.APPEND).isPresent());
    assertTrue(receive(5, ReceiveMode.APPEND).isEmpty());
    assertTrue(receive(4, ReceiveMode.APPEND).isEmpty());
    assertTrue(receive(6, ReceiveMode.APPEND).isPresent());
    assertTrue(receive(2, ReceiveMode.RESET).isPresent());
    store.close();
    store = open();
    queue = store.queue(name);
    assertTrue(receive(2, ReceiveMode.APPEND).isEmpty());
    try (Session session = store.session()) {
      for (long expected : new long[] {5, 6, 2}) {
        assertEquals(expected, id(take(session)));
      }
      assertTrue(session.await(SHORT, name).isEmpty());
    }
  }

  /** Returns whether a sender is forgotten without a row that it sends. */
  boolean forgetsWithoutRows() {
    return true;
  }

  @Test
  void aSenderThatIsForgottenCountsFromTheBeginning() {
    assertTrue(receive(5, ReceiveMode.APPEND).isPresent());
    if (!forgetsWithoutRows()) {
      assertThrows(UnsupportedException.class, () -> queue.forgetReceived(3));
      return;
    }
    queue.forgetReceived(3);
    assertTrue(receive(2, ReceiveMode.APPEND).isPresent());
    assertTrue(receive(2, ReceiveMode.APPEND).isEmpty());
    assertEquals(2, queue.peek(10).size());
  }

  private OptionalLong receive(long rowId, ReceiveMode mode) {
    return queue.receive(new Source(3, rowId), mode, List.of(queue.newRow().set("id", rowId)));
  }

  @Test
  void whatDoesNotFitIsRefusedAndNothingInserted() {
    assertThrows(SchemaException.class, () -> queue.insert(row -> row.set("nothere", 1)));
    try (Session session = store.session()) {
      assertTrue(session.await(SHORT, name).isEmpty());
    }
  }

  @Test
  void aQueueThatIsNotThereIsNotFound() {
    insert(1);
    try (Session session = store.session()) {
      OwnedRow row = take(session);
      assertThrows(NotFoundException.class, () -> session.await(SHORT, "app.nothere"));
      assertTrue(row.isOwned());
      assertThrows(SchemaException.class, () -> session.await(SHORT, name + ":nothere = 1"));
      assertTrue(row.isOwned());
    }
    assertThrows(NotFoundException.class, () -> store.queue("app.nothere"));
    assertTrue(store.find("app.nothere").isEmpty());
    assertTrue(store.list().contains(name));
  }

  @Test
  void rowsCountUntilTheyAreEnded() {
    insert(1, 2, 3);
    assertEquals(3, queue.count());
    try (Session session = store.session()) {
      take(session).end();
    }
    assertEquals(2, queue.count());
  }
}
