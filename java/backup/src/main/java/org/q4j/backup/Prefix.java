package org.q4j.backup;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.q4j.Q4jException;

/**
 * Does something inside of a command that wraps another, such as {@code mysqllock --host=db00}: the
 * command it runs only says that it runs, waits until the thing is done and exits accordingly. So a
 * lock is held by whatever program, and one connection to the other machine is enough.
 */
public final class Prefix {
  /** What mysqllock tells its command goes along; other prefixes leave these lines empty. */
  private static final String TRIGGER =
      "printf 'begin\\n%s\\n%s\\n%s\\n' "
          + "\"$Q4J_BINLOG_FILE\" \"$Q4J_BINLOG_POSITION\" \"$Q4J_GTID\" >\"$1\""
          + " && read code <\"$2\" && exit \"$code\"";

  private Prefix() {}

  /** What is done inside. */
  public interface Step<T> {
    /** Does it. */
    T run() throws IOException;
  }

  /**
   * Runs a step inside of a prefix, or just runs it where that is empty.
   *
   * @param prefix the wrapping command's words
   * @param what it is called in messages
   * @throws Q4jException when the prefix does not run its command, or exits with anything but 0:
   *     its lock may have been lost meanwhile
   */
  public static <T> T around(List<String> prefix, String what, Step<T> step) throws IOException {
    return around(prefix, what, new LockTime(), step);
  }

  /**
   * The same of a lock.
   *
   * @param locked counts the time, and is told the position of the server's log before the step
   */
  static <T> T around(List<String> prefix, String what, LockTime locked, Step<T> step)
      throws IOException {
    Step<T> counted = locked.counted(step);
    if (prefix.isEmpty()) {
      return counted.run();
    }
    Path folder = Files.createTempDirectory("q4j-prefix");
    Path begin = folder.resolve("begin");
    Path end = folder.resolve("end");
    try {
      makePipes(begin, end);
      // Standard output belongs to the dump.
      List<String> command = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" >&2", "sh"));
      command.addAll(prefix);
      command.addAll(List.of("sh", "-c", TRIGGER, "sh", begin.toString(), end.toString()));
      return run(command, what, begin, end, locked, counted);
    } finally {
      Files.deleteIfExists(begin);
      Files.deleteIfExists(end);
      Files.delete(folder);
    }
  }

  private static void makePipes(Path begin, Path end) throws IOException {
    Process made =
        new ProcessBuilder("mkfifo", "-m", "600", begin.toString(), end.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      if (made.waitFor() != 0) {
        throw new Q4jException("mkfifo exited with code:" + made.exitValue());
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new Q4jException("interrupted", interrupted);
    }
  }

  private static <T> T run(
      List<String> command, String what, Path begin, Path end, LockTime locked, Step<T> step)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    // Opened for both directions: to open one end of a pipe alone waits for the other.
    try (RandomAccessFile from = new RandomAccessFile(begin.toFile(), "rw");
        RandomAccessFile to = new RandomAccessFile(end.toFile(), "rw");
        ChildProcess child = ChildProcess.start(builder)) {
      CompletableFuture<Void> ended = child.process().onExit().thenRun(() -> wake(from));
      int first = from.read();
      if (first != 'b') {
        throw new Q4jException(
            "%s exited with code:%d and did not run its command".formatted(what, child.await()));
      }
      from.readLine(); // The rest of what it begins with.
      locked.position(BinlogPosition.of(line(from), line(from), line(from)));
      T result;
      try {
        result = step.run();
      } catch (IOException | RuntimeException failure) {
        to.writeBytes("1\n");
        child.await();
        throw failure;
      }
      to.writeBytes("0\n");
      int code = child.await();
      ended.join();
      if (code != 0) {
        throw new Q4jException(
            "%s exited with code:%d; what was done under it is not used".formatted(what, code));
      }
      return result;
    }
  }

  private static String line(RandomAccessFile from) throws IOException {
    String line = from.readLine();
    return line == null ? "" : line;
  }

  /** A prefix that ends without having run its command leaves a reader waiting. */
  private static void wake(RandomAccessFile pipe) {
    try {
      pipe.writeBytes("x\n\n\n\n");
    } catch (IOException over) {
      return; // Nobody waits any more.
    }
  }
}
