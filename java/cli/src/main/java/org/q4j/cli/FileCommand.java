package org.q4j.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code q4j file}: the ladder from looking at a queue file to changing it. */
@Command(
    name = "file",
    mixinStandardHelpOptions = true,
    description = {
      "Looks at, verifies, repairs and salvages single queue files, without a server.",
      "Climb from the top: info, blocks and dump look, check verifies, repair and salvage change."
    },
    footer = {
      "",
      "Exit codes: 0 sound or done; 1 damaged; 2 usage; 3 cannot read; 4 open elsewhere;",
      "5 partly, rows were lost; 6 sound but not closed."
    })
final class FileCommand {
  private FileCommand() {}

  /** Returns the command with its verbs. */
  static CommandLine of(Streams streams) {
    return new CommandLine(new FileCommand())
        .addSubcommand(new FileInfoCommand(streams))
        .addSubcommand(new FileBlocksCommand(streams))
        .addSubcommand(new FileDumpCommand(streams))
        .addSubcommand(new FileCheckCommand(streams))
        .addSubcommand(new FileRepairCommand(streams))
        .addSubcommand(new FileSalvageCommand(streams))
        .addSubcommand(new FileImportCommand(streams));
  }
}
