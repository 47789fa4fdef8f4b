package org.q4j.cli;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.q4j.Q4jException;
import org.q4j.queue.QueueStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What the commands have in common that take rows. */
@Command(
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "With --exec the row goes to the command's standard input; exit 0 ends it,",
      "anything else gives it back, to be tried by the next run. $Q4J_QUEUE and",
      "$Q4J_ROWID say which row it is. Ended by a signal, q4j ends the command (TERM,",
      "and KILL 3 seconds later) and then gives the row back.",
      "",
      "Exit code 1: there was nothing to take; 5: rows were given back."
    })
abstract class Taking implements Callable<Integer> {
  private final Streams streams;

  @Option(
      names = "--max",
      paramLabel = "N",
      defaultValue = "1",
      description = "At most so many rows (default: 1; 0: as many as there are).")
  private long max;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "0",
      description = "How long to wait for each row when none is ready (default: 0).")
  private double wait;

  @Option(names = "--exec", paramLabel = "COMMAND", description = "Run by sh for each row.")
  private String exec;

  @Option(names = "--json", description = "As without: rows are always printed as JSON lines.")
  void acceptJson(boolean unused) {
    // Taken so that a script may say it to every command.
  }

  Taking(Streams streams) {
    this.streams = streams;
  }

  /** Returns the queues in the order in which they are served, with their conditions. */
  abstract List<String> queues();

  /** Opens what the queues are in. */
  abstract QueueStore open();

  @Override
  public Integer call() {
    if (exec != null && exec.isBlank()) {
      throw new CommandException(
          ExitCode.USAGE, "--exec='%s' (expected a command)".formatted(exec));
    }
    if (max < 0) {
      throw new CommandException(ExitCode.USAGE, "--max=" + max + " (expected 0 or more)");
    }
    Duration timeout = Seconds.toDuration(wait);
    List<String> names = queues();
    RowHandler handler =
        exec == null
            ? new PrintHandler(streams, names.size() > 1)
            : new ExecHandler(exec, names.size() > 1);
    TakeRun run = new TakeRun(handler);
    while (!take(run, handler, names, timeout)) {
      // Whoever had the data directory open has closed it: it is this process' turn, or another's.
    }
    // What a signal stopped is no failure of a command's.
    return Ending.begun() ? ExitCode.PARTIAL : report(run);
  }

  private boolean take(TakeRun run, RowHandler handler, List<String> names, Duration timeout) {
    try (QueueStore store = open()) {
      Ending ending = Ending.with(() -> stop(handler, store));
      try {
        return run.all(store, names, max, timeout);
      } catch (CommandException | Q4jException | OutOfMemoryError failure) {
        throw Failures.after(run.ended(), "ended", failure);
      } finally {
        ending.over();
      }
    }
  }

  /**
   * The row in hand is given back when nothing works on it any more, and the file closed cleanly.
   */
  private static void stop(RowHandler handler, QueueStore store) {
    handler.stop();
    store.close();
  }

  private int report(TakeRun run) {
    if (!run.failed().isEmpty()) {
      streams.say(
          "%s ended, %d given back because the command failed: %s"
              .formatted(
                  Count.rows(run.ended()), run.failed().size(), String.join(", ", run.failed())));
      return ExitCode.PARTIAL;
    }
    if (!run.notEnded().isEmpty()) {
      streams.say(
          "%s ended; handled and not ended, for the process that had the data directory open has closed it, so they come again: %s"
              .formatted(Count.rows(run.ended()), String.join(", ", run.notEnded())));
      return ExitCode.PARTIAL;
    }
    return run.ended() > 0 ? ExitCode.DONE : ExitCode.NOT_SO;
  }
}
