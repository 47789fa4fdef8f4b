package org.q4j.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code q4j archive}: once-written files on little disk. */
@Command(
    name = "archive",
    mixinStandardHelpOptions = true,
    description = {
      "Keeps files that are written once, such as backups, logs and exports, on little disk:",
      "packed in place, moved to an S3 bucket when they are old, and served to anyone all the same.",
      "Credentials for the bucket come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, from",
      "~/.aws, or from the machine's role."
    },
    footer = {
      "",
      "Exit codes: 0 done; 1 a file is not sound; 2 usage; 3 cannot read, write or reach the",
      "bucket; 4 another run works on the folder; 5 some files were done and some not."
    })
final class ArchiveCommand {
  private ArchiveCommand() {}

  /** Returns the command with its verbs. */
  static CommandLine of(Streams streams) {
    return new CommandLine(new ArchiveCommand())
        .addSubcommand(new ArchiveServeCommand(streams))
        .addSubcommand(new ArchiveCompressCommand(streams))
        .addSubcommand(new ArchiveOffloadCommand(streams))
        .addSubcommand(new ArchiveFetchCommand(streams))
        .addSubcommand(new ArchiveListCommand(streams))
        .addSubcommand(new ArchiveVerifyCommand(streams))
        .addSubcommand(new ArchivePruneCommand(streams));
  }
}
