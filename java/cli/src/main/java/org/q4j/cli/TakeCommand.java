package org.q4j.cli;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.q4j.queue.OwnedRow;
import org.q4j.queue.QueueStore;
import org.q4j.queue.Session;
import org.q4j.queue.Subscription;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code q4j take}. */
@Command(
    name = "take",
    mixinStandardHelpOptions = true,
    description = {
      "Takes rows, oldest first, prints each as a JSON line and ends it.",
      "A row is printed before it is ended, so one cut off in between comes again."
    },
    footer = {
      "",
      "With --exec the row goes to the command's standard input; exit 0 ends it, anything else gives",
      "it back, to be tried by the next run. $Q4J_QUEUE and $Q4J_ROWID say which row it is."
    })
final class TakeCommand implements Callable<Integer> {
  private final Streams streams;

  @Mixin private DataOptions data;
  @Mixin private DataOptions.Writing writing;

  @Parameters(
      arity = "1..*",
      paramLabel = "DB.TABLE",
      description = "The queues' names; the first that has a row is served first.")
  private List<String> names;

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

  TakeCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    if (max < 0) {
      throw new CommandException(ExitCode.USAGE, "--max=" + max + " (expected 0 or more)");
    }
    Duration timeout = Seconds.toDuration(wait);
    DirectoryCheck.require(data.directory);
    QueueStore store = data.open(writing);
    RowHandler handler =
        exec == null
            ? new PrintHandler(streams, names.size() > 1)
            : new ExecHandler(exec, names.size() > 1);
    // On TERM and INT the row in hand is given back and the file closed cleanly.
    Thread giveBack = new Thread(() -> stop(handler, store));
    Runtime.getRuntime().addShutdownHook(giveBack);
    try {
      TakeRun run = new TakeRun(store, handler);
      run.all(names, max, timeout);
      return report(run);
    } finally {
      store.close();
      forget(giveBack);
    }
  }

  private static void stop(RowHandler handler, QueueStore store) {
    handler.stop();
    store.close();
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      hook.interrupt(); // It is running now; it has nothing left to wait for.
    }
  }

  private int report(TakeRun run) {
    if (!run.failed().isEmpty()) {
      streams.say(
          "%d rows ended, %d given back because the command failed: %s"
              .formatted(run.ended(), run.failed().size(), String.join(", ", run.failed())));
      return run.ended() > 0 ? ExitCode.PARTIAL : ExitCode.NOT_SO;
    }
    return run.ended() > 0 ? ExitCode.DONE : ExitCode.NOT_SO;
  }

  /** Takes rows until there are no more, or enough. */
  static final class TakeRun {
    private final QueueStore store;
    private final RowHandler handler;
    private final java.util.ArrayList<String> failed = new java.util.ArrayList<>();
    private long ended;

    TakeRun(QueueStore store, RowHandler handler) {
      this.store = store;
      this.handler = handler;
    }

    long ended() {
      return ended;
    }

    List<String> failed() {
      return failed;
    }

    void all(List<String> names, long max, Duration timeout) {
      Session session = store.session();
      Subscription queues = session.subscribe(names.toArray(String[]::new));
      while (max == 0 || ended + failed.size() < max) {
        Optional<OwnedRow> row = queues.await(timeout);
        if (row.isEmpty()) {
          return;
        }
        if (handler.handle(row.get())) {
          row.get().end();
          ended++;
        } else {
          // Given back at once it would be the next row again. Its session keeps it until the store
          // is closed, and another one goes on.
          failed.add(row.get().queue() + " row " + row.get().rowId());
          session = store.session();
          queues = session.subscribe(names.toArray(String[]::new));
        }
      }
    }
  }
}
