package org.q4j.sql.query;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.q4j.sql.wire.ErrorReply;

/** One call of SLEEP, which holds no thread. */
final class SleepWait {
  private final Call call;
  private final List<Object> arguments;

  SleepWait(Call call, List<Object> arguments) {
    this.call = call;
    this.arguments = arguments;
  }

  /**
   * Waits; a killed statement ends it at once, with 1317.
   *
   * @param then is given 0
   * @throws ErrorReply 1210 for NULL and what is below 0
   */
  void start(Consumer<Optional<?>> then) {
    double seconds = arguments.get(0) == null ? -1 : LockWait.seconds(arguments.get(0));
    if (seconds < 0) {
      throw new ErrorReply(1210, "HY000", "Incorrect arguments to sleep.");
    }
    CompletableFuture<Void> over = new CompletableFuture<>();
    call.statement().onCancel(reason -> over.completeExceptionally(QueryErrors.interrupted()));
    CompletableFuture<Void> unused =
        over.completeOnTimeout(null, (long) (seconds * 1e6), TimeUnit.MICROSECONDS)
            .whenCompleteAsync(
                (nothing, killed) -> finish(killed, then), call.session().queryServer().executor());
  }

  private void finish(Throwable killed, Consumer<Optional<?>> then) {
    try {
      if (killed != null) {
        throw QueryErrors.interrupted();
      }
      then.accept(Optional.of(0L));
    } catch (RuntimeException | StackOverflowError thrown) {
      call.fail(thrown);
    }
  }
}
