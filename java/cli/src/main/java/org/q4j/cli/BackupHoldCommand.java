package org.q4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.q4j.backup.queues.QueueSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code q4j backup hold}. */
@Command(
    name = "hold",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a command while no process has a data directory open, and exits with its exit code:",
      "what --lock q4j:DIR is. Queue files are closed then, as a snapshot wants them."
    })
final class BackupHoldCommand implements Callable<Integer> {
  private static final int SIGNAL = 128;

  @Parameters(index = "0", paramLabel = "DIR", description = "The data directory.")
  private Path directory;

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "COMMAND ARG", description = "Is run.")
  private List<String> command;

  @Override
  public Integer call() {
    try (QueueSource held = QueueSource.open(directory)) {
      return run(held.directory());
    }
  }

  private int run(Path held) {
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    builder.environment().put("Q4J_HELD", held.toString());
    try {
      Process child = builder.start();
      Thread hook = new Thread(child::destroy, "q4j-end-child");
      Runtime.getRuntime().addShutdownHook(hook);
      int code = child.waitFor();
      Runtime.getRuntime().removeShutdownHook(hook);
      return code;
    } catch (IOException failure) {
      throw new CommandException(
          ExitCode.INPUT,
          "cannot run %s: %s".formatted(command.get(0), Reason.of(failure)),
          failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return SIGNAL;
    }
  }
}
