package org.q4j.backup;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.q4j.Q4jException;

/** Runs a command while a server is locked. */
public final class LockedCommand {
  /** Also keeps the server from ending a connection that says nothing. */
  private static final long LOOK_SECONDS = 1;

  private LockedCommand() {}

  /**
   * Runs it. When the lock is lost meanwhile, the command is ended.
   *
   * @param command the program and its arguments; it finds the position of the binary log in {@code
   *     Q4J_BINLOG_FILE}, {@code Q4J_BINLOG_POSITION} and {@code Q4J_GTID}
   * @param hidden names of variables that the command does not get
   * @param say told each step
   * @return the command's exit code, 128 + N after signal N
   * @throws Q4jException when the lock could not be taken, or was not held until the command's end
   * @throws IOException when the command cannot be run; the lock was released before
   */
  public static int run(
      ServerAddress address,
      LockOptions options,
      List<String> command,
      List<String> hidden,
      Consumer<String> say)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    hidden.forEach(builder.environment()::remove);
    try (MysqlLock lock = MysqlLock.take(address, options, say)) {
      lock.position()
          .ifPresent(
              position -> {
                say.accept("binlog position: " + position);
                builder.environment().put("Q4J_BINLOG_FILE", position.file());
                builder.environment().put("Q4J_BINLOG_POSITION", "" + position.position());
                builder.environment().put("Q4J_GTID", position.gtid());
              });
      int code;
      try (ChildProcess child = ChildProcess.start(builder)) {
        code = await(child, lock);
      } catch (IOException failure) {
        lock.unlock();
        throw failure;
      }
      lock.verify();
      lock.unlock();
      return code;
    }
  }

  private static int await(ChildProcess child, MysqlLock lock) {
    try {
      while (!child.process().waitFor(LOOK_SECONDS, TimeUnit.SECONDS)) {
        if (!lock.isAlive()) {
          child.end();
          lock.verify(); // Says what is the matter.
          throw new Q4jException("the lock was lost for a moment; the command was ended");
        }
      }
      return child.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new Q4jException("interrupted", interrupted);
    }
  }
}
