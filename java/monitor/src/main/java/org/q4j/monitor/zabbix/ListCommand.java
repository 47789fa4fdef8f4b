package org.q4j.monitor.zabbix;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
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

  private final List<String> command;
  private final Duration fresh;
  private final Duration patience;
  private final LongSupplier nanoTime;
  private List<AgentAddress> last;
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
  public synchronized List<AgentAddress> addresses() throws IOException {
    if (last != null && nanoTime.getAsLong() - lastTime < fresh.toNanos()) {
      return last;
    }
    List<AgentAddress> found = AddressSource.parse(run(), "ListCommand " + command);
    last = found;
    lastTime = nanoTime.getAsLong();
    return found;
  }

  private List<String> run() throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .start();
    // A command that hangs keeps its output open: ended from beside, reading it ends too.
    Thread guard = new Thread(() -> end(process), "q4j-zabbix-list");
    guard.setDaemon(true);
    guard.start();
    try (InputStream out = process.getInputStream()) {
      byte[] printed = out.readNBytes(MOST_BYTES + 1);
      if (printed.length > MOST_BYTES) {
        throw new IOException(
            "ListCommand %s: it prints more than %d bytes".formatted(command, MOST_BYTES));
      }
      int exit = process.waitFor();
      if (exit != 0) {
        throw new IOException(
            "ListCommand %s: exit=%d (expected=0, within %d ms)"
                .formatted(command, exit, patience.toMillis()));
      }
      return new String(printed, StandardCharsets.UTF_8).lines().toList();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IOException("ListCommand %s: interrupted".formatted(command), stop);
    } finally {
      process.destroyForcibly();
    }
  }

  private void end(Process process) {
    try {
      if (!process.waitFor(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (InterruptedException stop) {
      process.destroyForcibly();
    }
  }
}
