package org.q4j.peer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.q4j.ClosedException;
import org.q4j.LockedException;
import org.q4j.OwnerGoneException;
import org.q4j.Q4jException;

/**
 * One connection to the process that owns a data directory.
 *
 * <p>Thread-safe. Any number of calls may be under way; their answers are given in the loop's
 * thread, so what depends on them there must not wait.
 */
public final class Caller implements AutoCloseable {
  private static final long GREETING_SECONDS = 10;

  private final SocketFile file;
  private final Loop loop;
  private final Connection connection;
  private final Budget budget = new Budget(Long.MAX_VALUE);
  private final Map<Integer, CompletableFuture<MessageReader>> pending = new ConcurrentHashMap<>();
  private final AtomicInteger lastCall = new AtomicInteger();
  private final CompletableFuture<Long> greeting = new CompletableFuture<>();
  private volatile RuntimeException over;

  private Caller(SocketFile file, Loop loop, SocketChannel channel) {
    this.file = file;
    this.loop = loop;
    this.connection = new Connection(loop, channel, budget, new Answers());
  }

  /**
   * Connects.
   *
   * @throws IOException when nobody listens, or for another user
   * @throws LockedException when who listens does not answer within 10 s
   * @throws org.q4j.UnsupportedException when it speaks another version
   */
  public static Caller connect(SocketFile file) throws IOException {
    boolean interrupted = Thread.interrupted(); // It would close the channel.
    try {
      Caller caller = start(file);
      boolean greeted = false;
      try {
        caller.awaitGreeting();
        greeted = true;
        return caller;
      } finally {
        if (!greeted) {
          caller.close();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static Caller start(SocketFile file) throws IOException {
    Loop loop = Loop.acquire();
    SocketChannel channel = null;
    boolean started = false;
    try {
      channel = file.connect();
      if (!Identity.of(file.path().getParent()).admits(Identity.of(channel))) {
        throw new IOException("it is another user's: " + file.path());
      }
      Caller caller = new Caller(file, loop, channel);
      caller.connection.start();
      started = true; // From here on the connection's end releases the loop.
      return caller;
    } finally {
      if (!started) {
        if (channel != null) {
          channel.close();
        }
        loop.release();
      }
    }
  }

  private void awaitGreeting() throws IOException {
    try {
      greeting.get(GREETING_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException silent) {
      throw new LockedException(
          "the owner of the data directory does not answer: %s; is its process stopped?"
              .formatted(file.path()),
          silent);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new ClosedException("interrupted while connecting to " + file.path(), interrupt);
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof OwnerGoneException gone) {
        throw new IOException(gone.getMessage(), gone); // As if it had not listened any more.
      }
      if (failure.getCause() instanceof Q4jException refused) {
        throw refused;
      }
      throw new IOException(failure.getCause());
    }
  }

  /** Returns the owner's process id. */
  public long owner() {
    return greeting.join();
  }

  /**
   * Calls.
   *
   * @param verb 0 to 255
   * @return the answer, or the exception that the call failed with: {@link OwnerGoneException} when
   *     the connection ended first
   */
  public CompletableFuture<MessageReader> call(int verb, MessageWriter request) {
    int call = lastCall.updateAndGet(last -> last == Integer.MAX_VALUE ? 1 : last + 1);
    CompletableFuture<MessageReader> answer = new CompletableFuture<>();
    pending.put(call, answer);
    RuntimeException ended = over;
    if (ended != null) { // Looked at after the putting, so that one side or the other sees it.
      pending.remove(call);
      answer.completeExceptionally(
          ended instanceof OwnerGoneException gone
              ? new OwnerGoneException(gone.getMessage(), true)
              : ended);
      return answer;
    }
    connection.send(request.frame(call, verb));
    return answer;
  }

  /** Waits until the calls under way have their answers, or have failed. */
  public void settle() {
    CompletableFuture.allOf(pending.values().toArray(CompletableFuture[]::new))
        .handle((none, failure) -> null)
        .join();
  }

  /** Ends the connection; calls under way fail with {@link ClosedException}. */
  @Override
  public void close() {
    over = over == null ? new ClosedException("closed: " + file.path().getParent()) : over;
    connection.close();
  }

  private void fail(RuntimeException cause) {
    over = over == null ? cause : over;
    RuntimeException told = over;
    pending.forEach(
        (call, answer) -> {
          if (pending.remove(call) != null) {
            answer.completeExceptionally(told);
          }
        });
  }

  private OwnerGoneException gone(boolean nothingDone) {
    return new OwnerGoneException(
        nothingDone
            ? "the owner of the data directory has closed it: %s; connect again"
                .formatted(file.path().getParent())
            : "the owner of the data directory has gone: %s; whether the last call was done is not known; connect again"
                .formatted(file.path().getParent()),
        nothingDone);
  }

  /** What the owner says. */
  private final class Answers implements Connection.Receiver {
    @Override
    public void greeted(long pid) {
      greeting.complete(pid);
    }

    @Override
    public void received(ByteBuffer frame) {
      budget.release(frame.limit());
      MessageReader in = new MessageReader(frame);
      int call = in.getInt();
      int kind = in.get();
      if (kind == Frames.BYE) {
        fail(gone(true));
        return;
      }
      CompletableFuture<MessageReader> answer = pending.remove(call);
      if (answer == null) {
        if (kind == Frames.FAILED) { // It is about the connection.
          fail(Faults.read(in));
        }
      } else if (kind == Frames.DONE) {
        answer.complete(in);
      } else {
        answer.completeExceptionally(Faults.read(in));
      }
    }

    @Override
    public void ended(Throwable cause) {
      RuntimeException why = cause instanceof Q4jException refused ? refused : gone(false);
      if (cause != null && !(cause instanceof Q4jException)) {
        why.addSuppressed(cause);
      }
      greeting.completeExceptionally(why);
      fail(why);
      loop.execute(loop::release);
    }
  }
}
