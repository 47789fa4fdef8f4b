package org.q4j.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code q4j backup}: sets of generations of files, devices and volumes. */
@Command(
    name = "backup",
    mixinStandardHelpOptions = true,
    description = {
      "Backs up files, devices and logical volumes by blocks, here or over ssh, and proves that",
      "they can be restored. SET is the name that its files begin with, with its folder; sets of",
      "blockdiff_backup are the same, and go on with either."
    },
    footer = {
      "",
      "Exit codes: 0 done; 1 verify found damage, or run that the storage was wrong; 2 usage; 3 cannot",
      "read, write or restore; 4 another run works on the set; 5 done but for what is said."
    })
final class BackupCommand {
  private BackupCommand() {}

  /** Returns the command with its verbs. */
  static CommandLine of(Streams streams) {
    return new CommandLine(new BackupCommand())
        .addSubcommand(new BackupRunCommand(streams))
        .addSubcommand(new CommandLine(new BackupHoldCommand()).setStopAtPositional(true))
        .addSubcommand(new BackupListCommand(streams))
        .addSubcommand(new BackupVerifyCommand(streams))
        .addSubcommand(new BackupRestoreCommand(streams))
        .addSubcommand(new BackupExportCommand(streams))
        .addSubcommand(new BackupDrillCommand(streams))
        .addSubcommand(new BackupPruneCommand(streams))
        .addSubcommand(new BackupReleaseCommand(streams))
        .addSubcommand(new BackupKeyCommand(streams));
  }
}
