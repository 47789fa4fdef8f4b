package org.q4j.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.q4j.SchemaException;
import org.q4j.row.RowBuilder;
import org.q4j.testing.SimulatedDisk;

/** Waits for rows that match: who gets which, and when. */
@Timeout(60)
class ConditionalWaitTest {
  private static final Duration NOW = Duration.ZERO;
  private static final Duration LONG = Duration.ofMinutes(5);

  private final SimulatedDisk disk = new SimulatedDisk();
  private final SetClock clock = new SetClock();
  private QueueStore store;
  private Queue jobs;

  /** A clock that stands until it is set. Each look for a row asks it once. */
  private static final class SetClock extends Clock {
    private volatile Instant now = Instant.ofEpochSecond(1_000);
    private volatile Runnable action;
    private final AtomicInteger looksLeft = new AtomicInteger();

    /** The action is run at the beginning of a look from now on, the first of which is 1. */
    void atLook(int number, Runnable what) {
      action = what;
      looksLeft.set(number);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      if (looksLeft.get() > 0 && looksLeft.decrementAndGet() == 0) {
        action.run();
      }
      return now;
    }
  }

  @BeforeEach
  void open() {
    store = TestStores.open(Path.of("/data"), StoreOptions.defaults().on(disk).at(clock));
    jobs = store.create("app.jobs", "id BIGINT NOT NULL, prio INT, at BIGINT");
  }

  @AfterEach
  void close() {
    store.close();
  }

  private RowBuilder row(long id, long prio) {
    return jobs.newRow().set("id", id).set("prio", prio);
  }

  private void insert(long id, long prio) {
    jobs.insertAll(List.of(row(id, prio)));
  }

  private void insertAt(long id, long at) {
    jobs.insertAll(List.of(jobs.newRow().set("id", id).set("at", at)));
  }

  private static long id(Optional<OwnedRow> row) {
    return row.orElseThrow().row().getLong("id");
  }

  /** Waits without a thread; what it gets is there as soon as the call that brought it returns. */
  private static CompletableFuture<Optional<OwnedRow>> waiting(Session session, String... queues) {
    CompletableFuture<Optional<OwnedRow>> wait = session.awaitAsync(LONG, Runnable::run, queues);
    assertTrue(session.ownerMode()); // Answered behind the wait's beginning, over a socket too.
    return wait;
  }

  @Test
  void onlyRowsThatMatchAreTakenOldestFirst() {
    for (int i = 1; i <= 6; i++) {
      insert(i, i % 2);
    }
    try (Session odd = store.session();
        Session even = store.session()) {
      assertEquals(1, id(odd.await(NOW, "app.jobs:prio=1")));
      assertEquals(2, id(even.await(NOW, "app.jobs:prio = 0")));
      assertEquals(3, id(odd.await(NOW, "app.jobs:prio=1")));
      assertEquals(4, id(even.await(NOW, "app.jobs")));
      assertEquals(5, id(odd.await(NOW, "app.jobs:prio=1")));
      assertTrue(odd.await(NOW, "app.jobs:prio=1").isEmpty());
      assertEquals(6, id(odd.await(NOW, "app.jobs")));
    }
  }

  @Test
  void aConditionThatDoesNotCompileIsRefusedAndNothingIsEnded() {
    insert(1, 1);
    try (Session session = store.session()) {
      assertEquals(1, id(session.await(NOW, "app.jobs")));
      assertThrows(SchemaException.class, () -> session.await(NOW, "app.jobs:nothing=1"));
      assertThrows(SchemaException.class, () -> session.await(NOW, "app.jobs:prio=="));
      assertTrue(session.owned().isPresent());
    }
  }

  @Test
  void aRowGivenBackComesAgainWhereItMatchesAlsoForThoseWhoHadPassedIt() {
    insert(1, 1);
    insert(2, 1);
    try (Session first = store.session();
        Session second = store.session()) {
      assertEquals(1, id(first.await(NOW, "app.jobs")));
      assertEquals(2, id(second.await(NOW, "app.jobs:prio=1")));
      assertTrue(second.await(NOW, "app.jobs:prio=1").isEmpty());
      first.abort();
      assertEquals(1, id(second.await(NOW, "app.jobs:prio=1")));
    }
  }

  @Test
  void ofRowsThatCameTogetherTheWaiterGetsTheOneOfHigherPriority() {
    try (Session session = store.session()) {
      CompletableFuture<Optional<OwnedRow>> got =
          waiting(session, "app.jobs:prio=0", "app.jobs:prio=1");
      jobs.insertAll(List.of(row(1, 1), row(2, 0), row(3, 1)));
      OwnedRow row = got.join().orElseThrow();
      assertEquals(2, row.row().getLong("id"));
      assertEquals(0, row.index());
    }
  }

  @Test
  void ofRowsThatComeTogetherBetweenTwoLooksTheOneOfHigherPriorityIsTaken() {
    // With now(), so that each look at the rows begins with one at the clock.
    String[] places =
        IntStream.range(0, 3)
            .mapToObj("app.jobs:now() > 0 and prio=%d"::formatted)
            .toArray(String[]::new);
    EmbeddedQueue here = TestStores.embedded("app.jobs"); // Who looks inserts, so nobody waits.
    for (int look = 2; look <= places.length; look++) {
      List<RowBuilder> rows =
          Stream.of(2, 1, 0)
              .map(prio -> here.newRow().set("id", 3 - prio).set("prio", prio))
              .toList();
      clock.atLook(look, () -> here.insertAll(rows));
      try (Session session = store.session()) {
        OwnedRow row = session.await(NOW, places).orElseThrow();
        assertEquals(3, row.row().getLong("id"), "inserted before look " + look);
        assertEquals(0, row.index());
        session.abort();
      }
      assertEquals(3, jobs.purge());
    }
  }

  @Test
  void theHigherQueueIsLookedAtOnceMoreBeforeALowerOneServes() {
    Queue urgent = store.create("app.urgent", "id BIGINT NOT NULL");
    try (Session session = store.session();
        Session owner = store.session()) {
      urgent.insert(row -> row.set("id", 100));
      assertEquals(100, id(owner.await(NOW, "app.urgent")));
      CompletableFuture<Optional<OwnedRow>> got = waiting(session, "app.urgent", "app.jobs");
      owner.abort();
      assertEquals(100, id(got.join()));
      assertEquals(0, jobs.count());
    }
  }

  @Test
  void eachRowGoesToOneOfThoseWhoWaitLongest() {
    List<Session> sessions = new ArrayList<>();
    List<CompletableFuture<Optional<OwnedRow>>> waits = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      sessions.add(store.session());
      waits.add(waiting(sessions.get(i), "app.jobs:prio=1"));
    }
    insert(1, 0);
    waits.forEach(wait -> assertFalse(wait.isDone()));
    insert(2, 1);
    insert(3, 1);
    assertEquals(2, id(waits.get(0).join()));
    assertEquals(3, id(waits.get(1).join()));
    assertFalse(waits.get(2).isDone() || waits.get(3).isDone());
    sessions.get(2).close();
    assertTrue(waits.get(2).isCompletedExceptionally());
    insert(4, 1);
    assertEquals(4, id(waits.get(3).join()));
    sessions.forEach(Session::close);
  }

  @Test
  void eachConditionIsCompiledOnceAndAsksEachRowOnce() {
    for (int i = 0; i < 50; i++) {
      insert(i, i == 49 ? 1 : 0);
    }
    try (Session session = store.session()) {
      for (int i = 0; i < 10; i++) {
        assertEquals(i == 0, session.await(NOW, "app.jobs:prio=1").isPresent());
      }
    }
    ConditionStats conditions = jobs.stats().conditions();
    assertEquals(1, conditions.compiles());
    assertTrue(conditions.cacheHits() >= 9, conditions.toString());
    assertEquals(50, conditions.evaluations());
  }

  @Test
  void aDelayedRowIsReadyWhenItsTimeHasCome() {
    insertAt(1, 1_010);
    insertAt(2, 1_005);
    try (Session session = store.session()) {
      assertTrue(session.await(NOW, "app.jobs:at<=now()").isEmpty());
      clock.now = Instant.ofEpochSecond(1_007);
      assertEquals(2, id(session.await(NOW, "app.jobs:at<=now()")));
      assertTrue(session.await(NOW, "app.jobs:at<=now()").isEmpty());
      clock.now = Instant.ofEpochSecond(1_011);
      assertEquals(1, id(session.await(NOW, "app.jobs:at<=now()")));
    }
  }

  @Test
  void aWaiterWakesWhenTheEarliestRowIsDue() throws Exception {
    store.close();
    store = TestStores.open(Path.of("/data"), StoreOptions.defaults().on(disk));
    jobs = store.queue("app.jobs");
    long due = System.currentTimeMillis() + 300;
    try (Session session = store.session()) {
      insertAt(1, due + 3_600_000);
      insertAt(2, due);
      CompletableFuture<Optional<OwnedRow>> got = waiting(session, "app.jobs:at<=now(3)");
      assertTrue(!got.isDone() || System.currentTimeMillis() >= due);
      assertEquals(2, id(got.get(30, TimeUnit.SECONDS)));
      assertTrue(System.currentTimeMillis() >= due);
    }
  }

  @Test
  void aWaiterWakesSoonWhenTheClockIsSetForward() throws Exception {
    insertAt(1, 1_000 + 3_600);
    try (Session session = store.session()) {
      CompletableFuture<Optional<OwnedRow>> got = waiting(session, "app.jobs:at<=now()");
      assertFalse(got.isDone());
      clock.now = Instant.ofEpochSecond(1_000 + 3_600);
      assertEquals(1, id(got.get(30, TimeUnit.SECONDS)));
    }
  }

  @Test
  void moreDelayedRowsThanAreKeptInMemoryAllComeInTheirTime() {
    int rows = View.KEPT + 100;
    List<RowBuilder> all = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      // Those that come first in time stand last.
      all.add(jobs.newRow().set("id", i).set("at", 2_000 + rows - i));
    }
    jobs.insertAll(all);
    try (Session session = store.session()) {
      assertTrue(session.await(NOW, "app.jobs:at<=now()").isEmpty());
      clock.now = Instant.ofEpochSecond(2_000 + rows);
      for (int i = 0; i < rows; i++) {
        assertEquals(i, id(session.await(NOW, "app.jobs:at<=now()")));
      }
      assertTrue(session.await(NOW, "app.jobs:at<=now()").isEmpty());
    }
  }

  @Test
  void aCompactionLeavesEveryConditionItsPlace() {
    for (int i = 1; i <= 20; i++) {
      insert(i, i % 2);
    }
    try (Session odd = store.session();
        Session all = store.session()) {
      assertEquals(1, id(odd.await(NOW, "app.jobs:prio=1")));
      assertEquals(3, id(odd.await(NOW, "app.jobs:prio=1")));
      assertEquals(2, id(all.await(NOW, "app.jobs")));
      jobs.compact();
      jobs.compact();
      all.abort();
      assertEquals(5, id(odd.await(NOW, "app.jobs:prio=1")));
      assertEquals(2, id(all.await(NOW, "app.jobs")));
      jobs.compact();
      odd.abort();
      assertEquals(5, id(odd.await(NOW, "app.jobs:prio=1")));
      assertEquals(4, id(all.await(NOW, "app.jobs")));
    }
    assertEquals(17, jobs.count());
  }

  @Test
  void whoHasWaitedLongestIsServedFirstWhateverOthersWaitFor() {
    try (Session one = store.session();
        Session two = store.session();
        Session three = store.session()) {
      assertFalse(one.awaitAsync(LONG, Runnable::run, "app.jobs").isDone());
      CompletableFuture<Optional<OwnedRow>> picky =
          two.awaitAsync(LONG, Runnable::run, "app.jobs:prio=1");
      assertFalse(three.awaitAsync(LONG, Runnable::run, "app.jobs").isDone());
      insert(1, 1);
      assertFalse(picky.isDone());
      assertFalse(one.awaitAsync(LONG, Runnable::run, "app.jobs").isDone());
      insert(2, 1);
      assertTrue(picky.isDone(), "others of a line that never empties are not for ever before it");
    }
  }

  @Test
  void aDroppedQueueIsNotKeptInMemoryUntilItsNextRowWouldHaveBeenDue() {
    jobs.insertAll(List.of(jobs.newRow().set("id", 1).set("at", 1_000_000_000)));
    try (Session session = store.session()) {
      assertFalse(session.awaitAsync(LONG, Runnable::run, "app.jobs:at <= now()").isDone());
    }
    WeakReference<Queue> dropped = new WeakReference<>(jobs);
    jobs = null;
    store.drop("app.jobs");
    while (dropped.get() != null) { // Until the class's time is over.
      System.gc();
    }
    assertNull(dropped.get());
  }
}
