package org.q4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.q4j.backup.SetRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code blockdiff_backup}. */
@Command(
    name = "blockdiff_backup",
    mixinStandardHelpOptions = true,
    description = {
      "Takes the next generation of a backup set: runs a dump command, ssh_lvm_dump or",
      "ssh_blockdiff_dump or one of your own, and keeps what it writes to standard output in",
      "NAME.N and to descriptor 6 in NAME.N.md5. From the second generation on it gets the",
      "digests of the last one on descriptor 5. NAME.ver holds the number of the last one."
    })
final class BlockdiffBackupCommand implements Callable<Integer> {
  private final Streams streams;

  @Parameters(
      arity = "0..*",
      paramLabel = "NAME COMMAND ARG",
      description = "The set's name, with its folder; the dump command and its arguments.")
  private List<String> arguments = List.of();

  BlockdiffBackupCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    if (arguments.size() < 2) {
      throw OldUsage.of("blockdiff_backup backup_name backup_cmd cmd_args...");
    }
    Path name = Path.of(arguments.get(0));
    List<String> command = arguments.subList(1, arguments.size());
    Consumer<String> verbose = Environment.has("VERBOSE") ? streams.err()::println : unheard -> {};
    int code;
    try {
      code = SetRun.run(name, command, verbose);
    } catch (IOException failure) {
      throw new CommandException(
          ExitCode.INPUT,
          "the backup %s failed: %s; nothing was kept".formatted(name, Reason.of(failure)),
          failure);
    }
    if (code != 0) {
      streams.say(
          "the backup %s failed: %s exited with code:%d; nothing was kept"
              .formatted(name, command.get(0), code));
      return code;
    }
    streams.err().println("backup completed successfully");
    return ExitCode.DONE;
  }
}
