package org.q4j.cli;

import java.nio.file.Path;
import java.time.Duration;
import org.q4j.LockedException;
import org.q4j.io.MapLimits;
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
                + " the system likes (os). A process that has the data directory open already goes"
                + " on with its own.")
    Durability durability;

    @Option(
        names = "--lock-wait",
        paramLabel = "SECONDS",
        defaultValue = "0",
        description =
            "How long to wait for the data directory when another process has it and does not serve"
                + " this one (default: 0, which is about 3 s).")
    double lockWait;

    @Option(
        names = "--mmap-window",
        paramLabel = "SIZE",
        converter = SizeConverter.class,
        description = {
          "The size of a mapped window of a queue file, a power of two from 64K to 1G; 0 maps",
          "nothing (default: $Q4J_MMAP_WINDOW, else 512M; on 32-bit Java 16M)."
        })
    Long window;

    @Option(
        names = "--mmap-max",
        paramLabel = "SIZE",
        converter = SizeConverter.class,
        description = {
          "The most to map of a queue file; 0 maps nothing (default: $Q4J_MMAP_MAX, else 16G; on",
          "32-bit Java 256M)."
        })
    Long most;

    private StoreOptions options() {
      StoreOptions options = StoreOptions.defaults().with(durability);
      if (window == null && most == null) {
        return options;
      }
      try {
        MapLimits limits = MapLimits.ofSystem();
        limits = most == null ? limits : limits.withMax(most);
        return options.mapping(window == null ? limits : limits.withWindow(window));
      } catch (IllegalArgumentException wrong) {
        throw new CommandException(ExitCode.USAGE, "--mmap-window: " + wrong.getMessage(), wrong);
      }
    }
  }

  /** Reads bytes, with K, M or G. */
  static final class SizeConverter implements ITypeConverter<Long> {
    @Override
    public Long convert(String text) {
      try {
        return MapLimits.parseSize(text);
      } catch (IllegalArgumentException wrong) {
        throw new TypeConversionException(wrong.getMessage());
      }
    }
  }

  /** As {@link #open}; what an owner that leaves has not done, the next one does. */
  StoreInTurn inTurn(Writing writing) {
    return new StoreInTurn(() -> open(writing));
  }

  /**
   * Opens the data directory for changes, or works through the process that has it open; waits for
   * one or the other if that was asked for.
   */
  QueueStore open(Writing writing) {
    StoreOptions options = writing.options();
    long deadline = System.nanoTime() + Seconds.toDuration(writing.lockWait).toNanos();
    while (true) {
      try {
        return QueueStore.connect(directory, options);
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
