package org.q4j.cli;

import java.io.IOException;
import java.io.OutputStream;
import org.q4j.queue.OwnedRow;

/** Runs a shell command for each row, with the row as a JSON line on its standard input. */
final class ExecHandler implements RowHandler {
  private final String command;
  private final boolean withQueue;
  private final RowJson json = new RowJson();
  private Process running;
  private boolean stopped;

  ExecHandler(String command, boolean withQueue) {
    this.command = command;
    this.withQueue = withQueue;
  }

  @Override
  public boolean handle(OwnedRow row) {
    // First of all: a row too large for the memory must not leave a command without input behind.
    byte[] line = json.line(withQueue ? row.queue() : null, row.rowId(), row.row());
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", command)
            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("Q4J_QUEUE", row.queue());
    builder.environment().put("Q4J_ROWID", Long.toString(row.rowId()));
    Process process;
    try {
      synchronized (this) {
        if (stopped) {
          return false;
        }
        process = builder.start();
        running = process;
      }
    } catch (IOException failure) {
      throw new CommandException(ExitCode.INPUT, "cannot run sh: " + failure.getMessage(), failure);
    }
    feed(process, line);
    try {
      return process.waitFor() == 0;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      process.destroy();
      return false;
    }
  }

  private static void feed(Process process, byte[] line) {
    try (OutputStream in = process.getOutputStream()) {
      in.write(line);
    } catch (IOException notRead) {
      return; // A command may leave its input unread; its exit code alone decides.
    }
  }

  @Override
  public void stop() {
    Process process;
    synchronized (this) {
      stopped = true;
      process = running;
    }
    if (process != null) {
      // The shell's own children too: they are what works on the row.
      ProcessTree.end(process.toHandle());
    }
  }
}
