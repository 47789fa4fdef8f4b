package org.q4j.backup;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.q4j.Q4jException;

/** A program that does not outlive this one: a signal that ends this ends it, too. */
final class ChildProcess implements AutoCloseable {
  private static final long GRACE_SECONDS = 5;

  private final Process process;
  private final Thread hook;

  private ChildProcess(Process process) {
    this.process = process;
    this.hook = new Thread(this::end, "q4j-end-child");
  }

  /**
   * Starts one.
   *
   * @throws IOException when it cannot be run
   */
  static ChildProcess start(ProcessBuilder builder) throws IOException {
    ChildProcess child = new ChildProcess(builder.start());
    try {
      Runtime.getRuntime().addShutdownHook(child.hook);
    } catch (IllegalStateException alreadyEnding) {
      child.end();
      throw new IOException("this process is ending", alreadyEnding);
    }
    return child;
  }

  Process process() {
    return process;
  }

  /** Waits for its end; returns its exit code, 128 + the number of the signal that killed it. */
  int await() {
    try {
      return process.waitFor();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      end();
      throw new Q4jException("interrupted", interrupted);
    }
  }

  /** Ends it and what it started, first with TERM, after five seconds with KILL. */
  void end() {
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    all.forEach(ProcessHandle::destroy);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(GRACE_SECONDS);
    for (ProcessHandle one : all) {
      try {
        one.onExit().get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        one.destroyForcibly();
      } catch (java.util.concurrent.ExecutionException
          | java.util.concurrent.TimeoutException stubborn) {
        one.destroyForcibly();
      }
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      end();
    }
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      return; // The hook is running, or has run.
    }
  }
}
