package org.q4j.cli;

import java.nio.file.Path;
import java.time.Duration;
import org.q4j.LockedException;
import org.q4j.queue.QueueStore;
import org.q4j.queue.StoreOptions;
import org.q4j.store.Durability;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options of every command that works on a data directory. */
final class DataOptions {
  private static final long RETRY_MILLIS = 20;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      converter = DirectoryConverter.class,
      description = "The data directory (default: $Q4J_DATA, else ./q4j-data).")
  Path directory = standard(System.getenv("Q4J_DATA"));

  @Option(names = "--debug", description = "Print a stack trace with an error.")
  boolean debug;

  /** Returns the directory to use when none was named; {@code variable} may be null or empty. */
  static Path standard(String variable) {
    return Path.of(variable == null || variable.isEmpty() ? "q4j-data" : variable);
  }

  /** Refuses the empty name, which a script gives by mistake: it would be the working directory. */
  static final class DirectoryConverter implements ITypeConverter<Path> {
    @Override
    public Path convert(String name) {
      if (name.isBlank()) {
        throw new TypeConversionException("'" + name + "' (expected a directory)");
      }
      return Path.of(name);
    }
  }

  /** The further options of commands that change something. */
  static final class Writing {
    @Option(
        names = "--durability",
        paramLabel = "sync|interval|os",
        defaultValue = "SYNC",
        description =
            "When a row counts as safe: on disk (sync, the default), within 0.1 s (interval), when"
                + " the system likes (os).")
    Durability durability;

    @Option(
        names = "--lock-wait",
        paramLabel = "SECONDS",
        defaultValue = "0",
        description =
            "How long to wait for the data directory when another process has it (default: 0).")
    double lockWait;
  }

  /** Opens the data directory for changes, waiting for its lock if that was asked for. */
  QueueStore open(Writing writing) {
    StoreOptions options = StoreOptions.defaults().with(writing.durability);
    long deadline = System.nanoTime() + Seconds.toDuration(writing.lockWait).toNanos();
    while (true) {
      try {
        return QueueStore.open(directory, options);
      } catch (LockedException locked) {
        // The lock has no waiting form with a time limit.
        if (System.nanoTime() >= deadline || !pause()) {
          throw locked;
        }
      }
    }
  }

  private static boolean pause() {
    try {
      Thread.sleep(Duration.ofMillis(RETRY_MILLIS).toMillis());
      return true;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
