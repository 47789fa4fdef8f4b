package org.q4j.queue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.q4j.peer.Caller;
import org.q4j.peer.MessageReader;
import org.q4j.peer.MessageWriter;

/** Calls to the owner of a data directory, waited for. Thread-safe. */
record RemoteCalls(Caller caller) {

  MessageReader call(Verb verb, MessageWriter request) {
    return await(start(verb, request));
  }

  CompletableFuture<MessageReader> start(Verb verb, MessageWriter request) {
    return caller.call(verb.number(), request);
  }

  /** Waits for an answer, through interrupts; what it failed with is thrown. */
  static <T> T await(CompletableFuture<T> answer) {
    return await(answer, () -> {});
  }

  /**
   * As above.
   *
   * @param atInterrupt is run at the first interrupt
   */
  static <T> T await(CompletableFuture<T> answer, Runnable atInterrupt) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return answer.get();
        } catch (InterruptedException interrupt) {
          if (!interrupted) {
            interrupted = true;
            atInterrupt.run();
          }
        }
      }
    } catch (ExecutionException failed) {
      throw thrown(failed.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Returns what to throw to the caller, with the trace of where it called. */
  static RuntimeException thrown(Throwable cause) {
    Throwable inner =
        cause instanceof CompletionException && cause.getCause() != null ? cause.getCause() : cause;
    if (inner instanceof RuntimeException failure) {
      failure.fillInStackTrace();
      return failure;
    }
    return new CompletionException(inner);
  }
}
