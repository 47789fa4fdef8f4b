package org.q4j.monitor.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.q4j.monitor.health.HealthReport.Reason;

@Timeout(60)
class CachedCheckTest {
  private static final HealthReport FINE = HealthReport.of(Reason.OK, "fine");
  private static final Duration LONG = Duration.ofHours(1);

  private final AtomicInteger runs = new AtomicInteger();
  private final CountDownLatch gate = new CountDownLatch(1);
  private final List<Reason> changes = Collections.synchronizedList(new ArrayList<>());

  private CachedCheck check(Supplier<HealthReport> what, Duration limit, Duration cache) {
    return new CachedCheck(what, limit, cache, report -> changes.add(report.reason()));
  }

  private HealthReport slow() {
    runs.incrementAndGet();
    try {
      gate.await();
      return FINE;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return HealthReport.of(Reason.UNREACHABLE, "interrupted");
    }
  }

  @Test
  void allWhoAskAtATimeAndALittleLaterCostOneCheck() {
    try (CachedCheck check = check(this::slow, LONG, LONG)) {
      List<CompletableFuture<HealthReport>> asked = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        asked.add(check.report());
      }
      gate.countDown();
      asked.forEach(answer -> assertEquals(Reason.OK, answer.join().reason()));
      assertEquals(Reason.OK, check.report().join().reason());
      assertEquals(1, runs.get());
      assertEquals(1, check.count());
      assertTrue(check.hasEnded());
    }
  }

  @Test
  void whoAsksRightBehindAnAnswerIsNotToldThatTheServerHangs() {
    try (CachedCheck check = check(() -> FINE, LONG, Duration.ZERO)) {
      for (int i = 0; i < 5_000; i++) {
        assertEquals(Reason.OK, check.report().join().reason(), "question " + i);
      }
    }
  }

  @Test
  void aHungCheckIsAnsweredForAndNoOtherIsBegunBesideIt() {
    try (CachedCheck check = check(this::slow, Duration.ofMillis(50), Duration.ZERO)) {
      for (int i = 0; i < 10; i++) {
        assertEquals(Reason.TIMEOUT, check.report().join().reason());
      }
      assertEquals(1, runs.get());
      gate.countDown();
      Reason then;
      do { // Its thread needs a moment to end.
        then = check.report().join().reason();
      } while (then != Reason.OK);
      assertEquals(List.of(Reason.TIMEOUT, Reason.OK), changes);
    }
  }

  @Test
  void withoutACacheEveryCheckIsNewAndOnlyChangesAreTold() {
    List<HealthReport> results = List.of(FINE, FINE, HealthReport.of(Reason.LAGGING, ""), FINE);
    try (CachedCheck check =
        check(() -> results.get(runs.getAndIncrement()), LONG, Duration.ZERO)) {
      while (runs.get() < results.size()) {
        check.report().join();
      }
      assertEquals(List.of(Reason.OK, Reason.LAGGING, Reason.OK), changes);
    }
  }

  @Test
  void aCheckThatFailsIsAnAnswerToo() {
    try (CachedCheck check =
        check(
            () -> {
              throw new IllegalStateException("no driver");
            },
            LONG,
            LONG)) {
      HealthReport report = check.report().join();
      assertEquals(Reason.UNREACHABLE, report.reason());
      assertTrue(report.message().contains("no driver"), report::message);
    }
  }
}
