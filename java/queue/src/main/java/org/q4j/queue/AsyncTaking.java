package org.q4j.queue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** A session's await without a thread that waits. */
final class AsyncTaking {
  private final Taking taking;
  private final long timeout;
  private final long deadline;
  private final Executor executor;
  private final int maxRows;
  private final long maxBytes;
  private final CompletableFuture<List<EmbeddedOwnedRow>> result = new CompletableFuture<>();
  private volatile boolean hurried;
  private volatile Wait present;

  AsyncTaking(Taking taking, Duration timeout, Executor executor, int maxRows, long maxBytes) {
    this.taking = taking;
    this.timeout = Nanos.of(timeout);
    this.deadline = System.nanoTime() + this.timeout;
    this.executor = executor;
    this.maxRows = maxRows;
    this.maxBytes = maxBytes;
  }

  /** Ends what the session owns, and waits. */
  CompletableFuture<List<EmbeddedOwnedRow>> start() {
    taking.session().enterOwnerMode();
    attempt();
    return result;
  }

  /** Its time is over now, whatever it was to be. */
  void hurry() {
    hurried = true;
    Wait wait = present;
    if (wait != null) {
      wait.timeOut();
    }
  }

  private void attempt() {
    Attempt attempt = new Attempt();
    try {
      attempt.run();
    } catch (RuntimeException | OutOfMemoryError failure) {
      attempt.giveUp();
      result.completeExceptionally(failure);
    }
  }

  /** One wait; another follows when the row that it got has gone meanwhile. */
  private final class Attempt {
    private final AtomicBoolean told = new AtomicBoolean();
    private Wait wait;
    private volatile ScheduledFuture<?> timer;

    void run() {
      List<EmbeddedOwnedRow> ready = taking.takeNow(maxRows, maxBytes);
      if (!ready.isEmpty()) {
        result.complete(ready);
      } else if (timeout <= 0) {
        result.complete(nothing());
      } else {
        wait = taking.newWait(this::told);
        taking.session().enterWait(wait); // From here on a close may end it.
        long left = Math.max(0, deadline - System.nanoTime());
        timer = Background.after(left, wait::timeOut);
        WaitRun.enrol(wait);
        present = wait;
        if (hurried) { // Looked at after the setting, so that one side or the other sees it.
          wait.timeOut();
        }
        if (told.get()) { // Whoever ended it may have done so before there was this to undo.
          timer.cancel(false);
          WaitRun.leave(wait);
        }
      }
    }

    private void told() {
      if (told.compareAndSet(false, true)) {
        try {
          executor.execute(this::resume);
        } catch (RuntimeException | OutOfMemoryError refused) {
          // Nobody will resume it; and who made a row ready has nothing to do with that.
          giveUp(refused);
        }
      }
    }

    private void giveUp(Throwable refused) {
      if (timer != null) {
        timer.cancel(false);
      }
      try {
        Wait.Offer offer = WaitRun.finish(wait);
        if (offer != null) {
          offer.giveBack();
        }
      } catch (RuntimeException failure) {
        refused.addSuppressed(failure);
      }
      giveUp();
      result.completeExceptionally(refused);
    }

    private void resume() {
      if (timer != null) {
        timer.cancel(false);
      }
      try {
        finish(WaitRun.finish(wait));
      } catch (RuntimeException | OutOfMemoryError failure) { // Whatever it is, somebody waits.
        giveUp();
        result.completeExceptionally(failure);
      }
    }

    private void finish(Wait.Offer offer) {
      List<EmbeddedOwnedRow> rows =
          offer == null ? List.of() : taking.own(offer, maxRows, maxBytes);
      taking.session().leaveWait(wait);
      if (offer != null && rows.isEmpty()) {
        attempt();
      } else {
        result.complete(offer == null ? nothing() : rows);
      }
    }

    private List<EmbeddedOwnedRow> nothing() {
      taking.session().checkTaking();
      taking.timedOut();
      return List.of();
    }

    private void giveUp() {
      if (wait != null) {
        taking.session().leaveWait(wait);
      }
    }
  }
}
