package org.q4j.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many are inside at once, or one alone. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class SharedLockTest {
  private final SharedLock lock = new SharedLock(TimeUnit.HOURS.toNanos(1));
  private final AtomicBoolean wasAlone = new AtomicBoolean();

  private static Thread start(Runnable task) {
    Thread thread = new Thread(task);
    thread.setDaemon(true); // What hangs fails its test, not those behind it.
    thread.start();
    return thread;
  }

  private Thread startAlone(SharedLock of) {
    return start(
        () -> {
          of.enterAlone();
          wasAlone.set(true);
          of.leaveAlone();
        });
  }

  private static void awaitParked(Thread thread) {
    while (thread.getState() != Thread.State.WAITING
        && thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
  }

  @Test
  void whoWantsToBeAloneWaitsForThoseInsideAndForNoneWhoComesLater() throws Exception {
    lock.enter();
    Thread alone = startAlone(lock);
    awaitParked(alone);
    AtomicBoolean foundAlone = new AtomicBoolean();
    List<Thread> later = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Thread thread =
          start(
              () -> {
                lock.enter();
                foundAlone.compareAndSet(false, wasAlone.get());
                lock.leave();
              });
      awaitParked(thread);
      later.add(thread);
    }
    assertFalse(lock.tryEnter());
    assertFalse(wasAlone.get());
    lock.leave();
    alone.join();
    for (Thread thread : later) {
      thread.join();
    }
    assertTrue(foundAlone.get());
    assertTrue(lock.tryEnter());
    lock.leave();
  }

  @Test
  void thoseWhoWaitGoInBeforeTheNextWhoWantsToBeAlone() throws Exception {
    lock.enterAlone();
    CountDownLatch in = new CountDownLatch(4);
    AtomicBoolean out = new AtomicBoolean();
    List<Thread> waiting = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Thread thread =
          start(
              () -> {
                lock.enter();
                in.countDown();
                while (!out.get()) {
                  Thread.onSpinWait();
                }
                lock.leave();
              });
      awaitParked(thread);
      waiting.add(thread);
    }
    Thread next = startAlone(lock);
    awaitParked(next);
    lock.leaveAlone();
    in.await();
    assertFalse(wasAlone.get());
    out.set(true);
    next.join();
    assertTrue(wasAlone.get());
    for (Thread thread : waiting) {
      thread.join();
    }
  }

  @Test
  void whoIsInsideEntersAgainAtOnceThoughAnotherWaitsToBeAlone() throws Exception {
    lock.enter();
    Thread alone = startAlone(lock);
    awaitParked(alone);
    for (int i = 0; i < 10_000; i++) {
      lock.enterAgain();
    }
    for (int i = 0; i < 10_000; i++) {
      lock.leave();
      assertFalse(wasAlone.get());
    }
    lock.leave();
    alone.join();
  }

  @Test
  void whoComesIsLetInAfterAWhileWhenNobodyCanBeAloneWithoutHim() throws Exception {
    SharedLock impatient = new SharedLock(TimeUnit.MILLISECONDS.toNanos(20));
    impatient.enter();
    Thread alone = startAlone(impatient);
    awaitParked(alone);
    impatient.enter(); // By the thread that is inside, which nobody was told of.
    Thread helper =
        start(
            () -> {
              impatient.enter();
              impatient.leave();
            });
    helper.join();
    assertFalse(wasAlone.get());
    impatient.leave();
    impatient.leave();
    alone.join();
    assertTrue(wasAlone.get());
  }

  @Test
  void whoIsAloneIsWaitedForHoweverLongAndThroughInterrupts() throws Exception {
    SharedLock impatient = new SharedLock(1);
    impatient.enterAlone();
    AtomicBoolean entered = new AtomicBoolean();
    AtomicBoolean interrupted = new AtomicBoolean();
    Thread comes =
        start(
            () -> {
              assertFalse(impatient.tryEnter());
              impatient.enter();
              entered.set(true);
              interrupted.set(Thread.interrupted());
              impatient.leave();
            });
    for (int i = 0; i < 10; i++) {
      awaitParked(comes);
      comes.interrupt();
      while (comes.isInterrupted()) {
        Thread.onSpinWait(); // Until it has been noticed.
      }
    }
    awaitParked(comes);
    assertFalse(entered.get());
    impatient.leaveAlone();
    comes.join();
    assertTrue(entered.get());
    assertTrue(interrupted.get());
  }

  @Test
  @SuppressWarnings("ThreadPriorityCheck")
  void threadsThatStayInterruptedKeepNobodyFromBeingAlone() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    AtomicBoolean flag = new AtomicBoolean(true);
    List<Thread> others = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      others.add(
          start(
              () -> {
                Thread.currentThread().interrupt();
                while (!over.get()) {
                  lock.enter();
                  Thread.yield();
                  lock.leave();
                  flag.compareAndSet(true, Thread.currentThread().isInterrupted());
                }
              }));
    }
    for (int i = 0; i < 50; i++) {
      lock.enterAlone();
      lock.leaveAlone();
    }
    over.set(true);
    for (Thread thread : others) {
      thread.join();
    }
    assertTrue(flag.get());
  }

  @Test
  void nobodyIsBesideWhoIsAloneAndNobodyIsKeptOutForEver() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicReference<String> wrong = new AtomicReference<>("");
    AtomicBoolean over = new AtomicBoolean();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      int stay = i * 20_000; // Up to a slow disk's sync.
      threads.add(
          start(
              () -> {
                while (!over.get()) {
                  lock.enter();
                  inside.incrementAndGet();
                  LockSupport.parkNanos(stay);
                  inside.decrementAndGet();
                  lock.leave();
                }
              }));
    }
    for (int i = 0; i < 2; i++) {
      threads.add(
          start(
              () -> {
                for (int round = 0; round < 300; round++) {
                  lock.enterAlone();
                  if (inside.getAndAdd(1_000) != 0) {
                    wrong.set("somebody was beside who was alone");
                  }
                  inside.getAndAdd(-1_000);
                  lock.leaveAlone();
                }
              }));
    }
    threads.get(12).join();
    threads.get(13).join();
    over.set(true);
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals("", wrong.get());
    assertEquals(0, inside.get());
  }

  @Test
  void whereNobodyIsThereIsNothingToLeave() {
    assertThrows(IllegalMonitorStateException.class, lock::leave);
    assertThrows(IllegalMonitorStateException.class, lock::leaveAlone);
    lock.enterAlone();
    assertThrows(IllegalMonitorStateException.class, lock::leave);
    lock.leaveAlone();
    assertTrue(lock.tryEnter());
    lock.leave();
  }
}
