package org.q4j.monitor.zabbix;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Addresses that a command prints. It runs without a shell, within a time limit, and not again
 * while its last answer is fresh enough; a failure is not kept.
 */
final class ListCommand implements AddressSource {
  private static final int MOST_BYTES = 4 << 20;

  /** How often a command at work is looked at, whether it prints too much. */
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final List<String> command;
  private final Duration fresh;
  private final Duration patience;
  private final LongSupplier nanoTime;
  private List<AgentAddress> last;
  private long lastBegin;
  private long lastTime;

  /**
   * @param fresh for how long an answer counts; zero for not at all
   * @param patience within which the command has to end
   * @param nanoTime as {@link System#nanoTime}
   */
  ListCommand(List<String> command, Duration fresh, Duration patience, LongSupplier nanoTime) {
    this.command = List.copyOf(command);
    this.fresh = fresh;
    this.patience = patience;
    this.nanoTime = nanoTime;
  }

  @Override
  public List<AgentAddress> addresses() throws IOException {
    long asked = nanoTime.getAsLong();
    synchronized (this) {
      // Who had to wait for the others' command takes its answer, if it was begun after the
      // question.
      if (last != null
          && (lastBegin > asked || nanoTime.getAsLong() - lastTime < fresh.toNanos())) {
        return last;
      }
      long begin = nanoTime.getAsLong();
      List<AgentAddress> found = AddressSource.parse(run(), "ListCommand " + command);
      last = found;
      lastBegin = begin;
      lastTime = nanoTime.getAsLong();
      return found;
    }
  }

  /** A pipe would stay open as long as anything that the command leaves behind: a file does not. */
  private List<String> run() throws IOException {
    Path printed = Files.createTempFile("q4j-zabbix-list", null); // For its owner alone.
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
              .redirectOutput(printed.toFile())
              .start();
      try {
        await(process, printed);
      } finally {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
      return new String(Files.readAllBytes(printed), StandardCharsets.UTF_8).lines().toList();
    } finally {
      Files.delete(printed);
    }
  }

  private void await(Process process, Path printed) throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    try {
      boolean over = false;
      while (!over) {
        long left = deadline - System.nanoTime();
        over = process.waitFor(Math.min(left, LOOK_NANOS), TimeUnit.NANOSECONDS);
        if (Files.size(printed) > MOST_BYTES) {
          throw new IOException(
              "ListCommand %s: it prints more than %d bytes".formatted(command, MOST_BYTES));
        }
        if (!over && left <= 0) {
          throw new IOException(
              "ListCommand %s: not over within %d ms".formatted(command, patience.toMillis()));
        }
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IOException("ListCommand %s: interrupted".formatted(command), stop);
    }
    if (process.exitValue() != 0) {
      throw new IOException(
          "ListCommand %s: exit=%d (expected=0)".formatted(command, process.exitValue()));
    }
  }
}
