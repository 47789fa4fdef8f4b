package org.q4j.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.q4j.store.Commits.await;
import static org.q4j.store.Commits.awaitInLine;
import static org.q4j.store.Commits.commit;
import static org.q4j.store.Commits.size;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.q4j.ClosedException;

/** Groups that wait for those who have just been told. */
@Timeout(60)
class GatheringTest {
  /** As long as a slow disk's sync: so others are waited for long enough to come. */
  private static final long SYNC_NANOS = 40_000_000;

  private final AtomicLong now = new AtomicLong();

  /** By how much each look at the clock moves it: so far that nobody is waited for. */
  private volatile long step = 1_000_000_000;

  private static void takeAsLongAsASync() {
    long end = System.nanoTime() + SYNC_NANOS;
    for (long left = SYNC_NANOS; left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /** Lets threads commit until so many groups are written; returns the groups' sizes. */
  private static List<Integer> sizes(int threads, int groups) throws Exception {
    List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());
    AtomicReference<Throwable> failure = new AtomicReference<>();
    GroupCommit commits =
        new GroupCommit(
            group -> {
              sizes.add(size(group));
              takeAsLongAsASync();
            },
            Gathering.ofSyncs());
    List<Thread> running = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Thread thread =
          new Thread(
              () -> {
                while (sizes.size() < groups) {
                  commits.submit(commit());
                }
              });
      thread.setUncaughtExceptionHandler((failed, cause) -> failure.set(cause));
      running.add(thread);
      thread.start();
    }
    for (Thread thread : running) {
      thread.join();
    }
    assertEquals(null, failure.get());
    assertEquals(0, commits.waiting());
    return sizes;
  }

  @Test
  void threadsThatCommitOneRowAfterTheOtherShareEachSync() throws Exception {
    int threads = 4;
    List<Integer> sizes = sizes(threads, 80); // It learns how long they take in the first 20.
    long whole = sizes.stream().filter(size -> size == threads).count();
    // Without waiting for each other the sizes would alternate: 1 and 3, or 2 and 2.
    assertTrue(whole >= 25, "groups of all threads: " + whole + " of " + sizes);
  }

  @Test
  void aSingleThreadNeverWaits() throws Exception {
    List<Integer> sizes = sizes(1, 10);
    assertEquals(Collections.nCopies(10, 1), sizes);
  }

  @Test
  void whoIsWaitedForInVainKeepsNobodyWaitingForLong() throws Exception {
    HeldWriter writer = new HeldWriter();
    GroupCommit commits = new GroupCommit(writer, Gathering.ofSyncs());
    Thread once = writer.lead(commits);
    Thread follower = new Thread(() -> commits.submit(commit()));
    follower.start();
    awaitInLine(commits, 1);
    writer.goOn(); // The first thread does not come back.
    once.join();
    follower.join();
    assertEquals(List.of(1, 1), writer.sizes);
  }

  @Test
  void whoWaitedLongForTheGroupBeforeItsOwnWaitsForNobody() throws Exception {
    HeldWriter writer = new HeldWriter();
    GroupCommit commits = new GroupCommit(writer, Gathering.ofSyncs(now::get));
    Thread once = writer.lead(commits);
    Thread follower = new Thread(() -> commits.submit(commit()));
    follower.start();
    while (follower.getState() != Thread.State.WAITING) {
      Thread.onSpinWait(); // At first it sleeps for a while, to look by itself.
    }
    writer.goOn();
    once.join();
    follower.join(); // By a clock that stands still the first thread would be waited for for ever.
    assertEquals(List.of(1, 1), writer.sizes);
  }

  @Test
  void whereOthersDidNotComeTheNextGroupsDoNotWait() {
    Gathering gathering = Gathering.ofSyncs(now::get);
    List<Integer> passed = new ArrayList<>();
    for (int failures = 0; failures < 3; failures++) {
      int groups = 0;
      while (!starts(gathering)) {
        groups++;
      }
      passed.add(groups);
      gathering.fail();
    }
    assertEquals(List.of(0, 16, 32), passed);
    while (!starts(gathering)) {
      passed.add(0);
    }
    assertFalse(gathering.isComplete(3));
    assertTrue(gathering.isComplete(4));
    gathering.fail();
    int groups = 0;
    while (!starts(gathering)) {
      groups++;
    }
    assertEquals(16, groups, "after they came once it begins anew");
  }

  private boolean starts(Gathering gathering) {
    gathering.begin(2);
    now.addAndGet(1_000_000);
    gathering.end();
    return gathering.starts(2);
  }

  @Test
  void othersAreWaitedForNoLongerThanTwoSyncsTake() {
    Gathering gathering = Gathering.ofSyncs(now::get);
    for (int i = 0; i < 100; i++) {
      gathering.begin(1000);
      now.addAndGet(50_000);
      gathering.end();
    }
    assertTrue(gathering.starts(1000));
    assertTrue(gathering.nanosLeft() <= 2 * 50_000 + 1000, "ns: " + gathering.nanosLeft());
    gathering.begin(2);
    now.addAndGet(50_000);
    gathering.end();
    now.addAndGet(200_000);
    assertFalse(gathering.starts(0), "who comes later is not of those who were told");
  }

  /**
   * @param atLook run at each look at the clock
   */
  private GroupCommit gathering(HeldWriter writer, Runnable atLook) {
    return new GroupCommit(
        writer,
        Gathering.ofSyncs(
            () -> {
              atLook.run();
              return now.addAndGet(step);
            }));
  }

  /** Lets two threads share a group, so that the next commit is to wait for both. */
  private void shareAGroup(GroupCommit commits, HeldWriter writer) throws Exception {
    List<Thread> threads = new ArrayList<>(List.of(writer.lead(commits)));
    for (int i = 0; i < 2; i++) {
      Thread thread = new Thread(() -> commits.submit(commit()));
      threads.add(thread);
      thread.start();
    }
    awaitInLine(commits, 2);
    writer.goOn();
    for (Thread thread : threads) {
      thread.join();
    }
    step = 0;
  }

  @Test
  void whatNobodyWaitsForIsNeverToldByAThreadThatCommitsItself() throws Exception {
    HeldWriter writer = new HeldWriter();
    AtomicReference<Runnable> beforeGathering = new AtomicReference<>(() -> {});
    GroupCommit commits = gathering(writer, () -> beforeGathering.getAndSet(() -> {}).run());
    shareAGroup(commits, writer);
    assertEquals(List.of(1, 2), writer.sizes);
    AtomicReference<Thread> toldBy = new AtomicReference<>();
    CountDownLatch told = new CountDownLatch(1);
    Commit async =
        Commit.appendAsync(
            () -> {
              toldBy.set(Thread.currentThread());
              told.countDown();
            },
            new byte[] {1});
    beforeGathering.set(() -> commits.submitAsync(async)); // Between the lead and the line.
    commits.submit(commit());
    await(told);
    assertFalse(toldBy.get() == Thread.currentThread(), "by " + toldBy.get());
    assertEquals(List.of(1, 2, 2), writer.sizes);
  }

  @Test
  void anErrorBeforeTheWriterIsNoAcknowledgement() throws Exception {
    HeldWriter writer = new HeldWriter();
    AtomicReference<Runnable> clock = new AtomicReference<>(() -> {});
    GroupCommit commits = gathering(writer, () -> clock.get().run());
    shareAGroup(commits, writer);
    AtomicReference<Throwable> waited = new AtomicReference<>();
    Thread first =
        new Thread(
            () -> {
              try {
                commits.submit(commit());
              } catch (RuntimeException failure) {
                waited.set(failure);
              }
            });
    first.start();
    awaitInLine(commits, 1);
    Thread last = Thread.currentThread();
    clock.set(
        () -> {
          if (Thread.currentThread() == last) {
            throw new StackOverflowError();
          }
        });
    assertThrows(StackOverflowError.class, () -> commits.submit(commit()));
    clock.set(() -> {});
    first.join();
    assertEquals(List.of(1, 2), writer.sizes);
    assertEquals(ClosedException.class, waited.get().getClass());
  }

  @Test
  void commitsThatNobodyWaitsForAreNotWaitedFor() throws Exception {
    List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());
    GroupCommit commits = new GroupCommit(group -> sizes.add(size(group)), Gathering.ofSyncs());
    AtomicInteger told = new AtomicInteger();
    for (int i = 0; i < 3; i++) {
      commits.submitOrJoin(Commit.appendAsync(told::incrementAndGet, new byte[] {1}));
      commits.submit(commit());
    }
    assertEquals(3, told.get());
    assertEquals(Collections.nCopies(6, 1), sizes);
  }
}
