package org.q4j.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.q4j.store.Commits.await;
import static org.q4j.store.Commits.awaitInLine;
import static org.q4j.store.Commits.commit;
import static org.q4j.store.Commits.size;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who leads, who follows, and what they are told. */
@Timeout(60)
class GroupCommitTest {

  @Test
  void whereNoThreadCanBeHadNobodyWaitsForOne() {
    List<Integer> sizes = new ArrayList<>();
    List<String> told = new ArrayList<>();
    GroupCommit commits =
        new GroupCommit(
            group -> sizes.add(size(group)),
            task -> {
              throw new OutOfMemoryError("unable to create native thread");
            });
    commits.submitAsync(Commit.appendAsync(() -> told.add("first"), new byte[] {1}));
    commits.submitAsync(Commit.appendAsync(() -> told.add("second"), new byte[] {1}));
    commits.submit(commit());
    assertEquals(List.of(1, 1, 1), sizes);
    assertEquals(List.of("first", "second"), told);
  }

  @Test
  void whoJoinsNobodyWritesByItselfAndIsToldBeforeItReturns() {
    Thread caller = Thread.currentThread();
    List<Thread> writers = new ArrayList<>();
    List<Thread> told = new ArrayList<>();
    GroupCommit commits = new GroupCommit(group -> writers.add(Thread.currentThread()));
    commits.submitOrJoin(
        Commit.appendAsync(() -> told.add(Thread.currentThread()), new byte[] {1}));
    assertEquals(List.of(caller), writers);
    assertEquals(List.of(caller), told);
  }

  @Test
  void whoMustNotWaitIsNotTakenWhereNobodyWrites() {
    List<Integer> sizes = new ArrayList<>();
    GroupCommit commits = new GroupCommit(group -> sizes.add(size(group)));
    assertFalse(
        commits.join(Commit.appendAsync(() -> sizes.add(-1), new byte[] {1})), "nobody writes");
    commits.submit(commit());
    assertEquals(List.of(1), sizes);
  }

  @Test
  void whoJoinsAWriterDoesNotWait() throws Exception {
    HeldWriter writer = new HeldWriter();
    GroupCommit commits = new GroupCommit(writer);
    Thread leader = writer.lead(commits);
    CountDownLatch told = new CountDownLatch(2);
    commits.submitOrJoin(Commit.appendAsync(told::countDown, new byte[] {1}));
    assertTrue(commits.join(Commit.appendAsync(told::countDown, new byte[] {1})));
    assertEquals(2, told.getCount());
    writer.goOn();
    await(told);
    leader.join();
    assertEquals(List.of(1, 2), writer.sizes);
  }

  @Test
  void anErrorOfTheWriterEndsALeadAndNotTheLine() {
    List<String> told = new ArrayList<>();
    List<Runnable> threads = new ArrayList<>();
    AtomicInteger groups = new AtomicInteger();
    GroupCommit[] commits = new GroupCommit[1];
    Commit first = Commit.appendAsync(() -> told.add("first"), new byte[] {1});
    Commit second = Commit.appendAsync(() -> told.add("second"), new byte[] {1});
    commits[0] =
        new GroupCommit(
            group -> {
              if (groups.incrementAndGet() == 1) {
                commits[0].submitAsync(second); // Lines up, as others' do meanwhile.
                throw new OutOfMemoryError("on purpose");
              }
            },
            threads::add);
    commits[0].submitAsync(first);
    assertThrows(OutOfMemoryError.class, threads.remove(0)::run);
    assertTrue(first.failed());
    threads.remove(0).run();
    assertEquals(List.of("first", "second"), told);
    assertFalse(second.failed());
  }

  @Test
  void aSingleCallerLeadsItsOwnGroup() {
    List<Integer> sizes = new ArrayList<>();
    GroupCommit commits = new GroupCommit(group -> sizes.add(size(group)));
    commits.submit(commit());
    commits.submit(commit());
    assertEquals(List.of(1, 1), sizes);
  }

  @Test
  void whoComesWhileAGroupIsWrittenSharesTheNextOne() throws Exception {
    int followers = 10;
    HeldWriter writer = new HeldWriter();
    GroupCommit commits = new GroupCommit(writer);
    Thread leader = writer.lead(commits);
    ExecutorService threads = Executors.newFixedThreadPool(followers);
    List<Future<?>> done = new ArrayList<>();
    for (int i = 0; i < followers; i++) {
      done.add(threads.submit(() -> commits.submit(commit())));
    }
    awaitInLine(commits, followers);
    writer.goOn();
    for (Future<?> future : done) {
      future.get();
    }
    leader.join();
    threads.shutdown();
    assertEquals(List.of(1, followers), writer.sizes);
  }

  @Test
  void aFailureOfTheWriterReachesEveryMemberOfItsGroupAndNobodyElse() {
    AtomicInteger calls = new AtomicInteger();
    GroupCommit commits =
        new GroupCommit(
            group -> {
              if (calls.incrementAndGet() == 1) {
                throw new IllegalStateException("no");
              }
            });
    assertThrows(IllegalStateException.class, () -> commits.submit(commit()));
    commits.submit(commit());
    assertEquals(2, calls.get());
  }

  @Test
  void anInterruptedCallerStillLearnsWhetherItsRowsAreOnDisk() throws Exception {
    HeldWriter writer = new HeldWriter();
    GroupCommit commits = new GroupCommit(writer);
    Thread leader = writer.lead(commits);
    boolean[] interrupted = new boolean[1];
    Thread follower =
        new Thread(
            () -> {
              commits.submit(commit());
              interrupted[0] = Thread.currentThread().isInterrupted();
            });
    follower.start();
    awaitInLine(commits, 1);
    follower.interrupt();
    writer.goOn();
    leader.join();
    follower.join();
    assertEquals(List.of(1, 1), writer.sizes);
    assertTrue(interrupted[0]);
  }

  /** Runs a task in several threads at once; throws what it threw in one of them. */
  private static void inThreads(int threads, Runnable task) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    List<Future<?>> done = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      done.add(pool.submit(task));
    }
    for (Future<?> future : done) {
      future.get();
    }
    pool.shutdown();
  }

  @Test
  void everyCommitIsWrittenExactlyOnceByOneThreadAtATime() throws Exception {
    int threads = 8;
    int each = 2000;
    List<Commit> written =
        new ArrayList<>(); // Unguarded on purpose: the leader alone may touch it.
    GroupCommit commits =
        new GroupCommit(
            group -> {
              for (Commit member = group; member != null; member = member.next) {
                written.add(member);
              }
            });
    inThreads(
        threads,
        () -> {
          for (int i = 0; i < each; i++) {
            commits.submit(commit());
          }
        });
    assertEquals(threads * each, written.size());
    assertEquals(threads * each, new HashSet<>(written).size());
  }

  @Test
  void commitsThatAreUsedAgainBesideThoseThatNobodyWaitsForHaveOneLeaderAtATime() throws Exception {
    int threads = 6;
    int each = 40_000;
    AtomicInteger written = new AtomicInteger();
    AtomicInteger told = new AtomicInteger();
    AtomicBoolean writing = new AtomicBoolean();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    ExecutorService workers = Executors.newCachedThreadPool();
    GroupCommit commits =
        new GroupCommit(
            group -> {
              assertTrue(writing.compareAndSet(false, true), "two lead");
              written.addAndGet(size(group));
              writing.set(false);
            },
            task ->
                workers.execute(
                    () -> {
                      try {
                        task.run();
                      } catch (Throwable thrown) {
                        failure.set(thrown);
                      }
                    }));
    inThreads(
        threads,
        () -> {
          OneAppend memory = new OneAppend();
          for (int i = 0; i < each; i++) {
            if (i % 3 == 0) {
              commits.submitAsync(Commit.appendAsync(told::incrementAndGet, new byte[1]));
            } else {
              commits.submit(memory.commit(new byte[] {1}));
              memory.forget();
            }
          }
        });
    commits.awaitIdle();
    assertNull(failure.get());
    assertEquals(threads * each, written.get());
    int async = threads * ((each + 2) / 3);
    while (told.get() < async) {
      Thread.onSpinWait();
    }
    workers.shutdown();
  }

  @Test
  void whatIsKeptForTheNextRowKeepsNothingOfItsGroup() throws Exception {
    HeldWriter writer = new HeldWriter();
    GroupCommit commits = new GroupCommit(writer);
    Thread leader = writer.lead(commits);
    AtomicReference<Commit> kept = new AtomicReference<>();
    Thread follower =
        new Thread(
            () -> {
              OneAppend memory = new OneAppend();
              kept.set(memory.commit(new byte[] {1}));
              commits.submit(kept.get());
              memory.forget();
            });
    follower.start();
    awaitInLine(commits, 1);
    CountDownLatch told = new CountDownLatch(1);
    commits.submitAsync(Commit.appendAsync(told::countDown, new byte[] {1}));
    writer.goOn();
    leader.join();
    follower.join();
    await(told);
    assertEquals(List.of(1, 2), writer.sizes);
    assertNull(kept.get().next);
  }

  @Test
  void aPauseIsToldWhateverThoseBeforeItInLineDoWhenTheyAreTold() throws Exception {
    HeldWriter writer = new HeldWriter();
    CountDownLatch told = new CountDownLatch(2);
    CountDownLatch paused = new CountDownLatch(1);
    GroupCommit commits = new GroupCommit(writer);
    Thread leader = writer.lead(commits);
    Runnable waitsForThePause =
        () -> {
          await(paused);
          told.countDown();
        };
    commits.submitAsync(Commit.appendAsync(waitsForThePause, new byte[] {1}));
    commits.submitAsync(Commit.pauseAsync(() -> {}, paused::countDown));
    commits.submitAsync(Commit.appendAsync(waitsForThePause, new byte[] {1}));
    writer.goOn();
    await(told);
    leader.join();
  }
}
