package org.q4j.sql.query;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One call of GET_LOCK, which holds no thread. */
final class LockWait {
  private static final double MOST_SECONDS = 1e9;

  private final Call call;
  private final List<Object> arguments;

  LockWait(Call call, List<Object> arguments) {
    this.call = call;
    this.arguments = arguments;
  }

  /**
   * Waits.
   *
   * @param then is given 1 when the lock is had, 0 when the time was over
   */
  void start(Consumer<Optional<?>> then) {
    UserLocks locks = call.session().queryServer().locks();
    String name = QueueFunctions.text(arguments.get(0));
    double asked = seconds(arguments.get(1));
    double seconds = asked < 0 ? MOST_SECONDS : asked; // Less than 0 is for ever.
    CompletableFuture<Boolean> had = locks.ask(call.session(), name);
    if (had.isDone()) {
      then.accept(Optional.of(1L));
      return;
    }
    if (seconds == 0) {
      had.complete(false);
    }
    call.statement().onCancel(reason -> had.completeExceptionally(QueryErrors.interrupted()));
    CompletableFuture<Boolean> unused =
        had.completeOnTimeout(false, (long) (seconds * 1e6), TimeUnit.MICROSECONDS)
            .whenCompleteAsync(
                (got, failure) -> finish(locks, name, had, failure, then),
                call.session().queryServer().executor());
  }

  /** Returns a number of seconds, 1e9 at most; 0 for what is no number. */
  static double seconds(Object value) {
    double seconds;
    if (value instanceof Number number) {
      seconds = number.doubleValue();
    } else {
      String text = QueueFunctions.text(value);
      boolean number = text != null && text.strip().matches("[-+]?[0-9]{1,18}(\\.[0-9]{0,18})?");
      seconds = number ? Double.parseDouble(text.strip()) : 0;
    }
    return Math.min(seconds, MOST_SECONDS);
  }

  private void finish(
      UserLocks locks,
      String name,
      CompletableFuture<Boolean> had,
      Throwable failure,
      Consumer<Optional<?>> then) {
    try {
      locks.giveUp(name, had);
      if (failure != null) {
        call.fail(QueryErrors.interrupted());
      } else {
        then.accept(Optional.of(had.join() ? 1L : 0L));
      }
    } catch (RuntimeException | StackOverflowError thrown) {
      call.fail(thrown);
    }
  }
}
