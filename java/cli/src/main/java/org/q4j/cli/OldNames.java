package org.q4j.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/**
 * The commands of older tools, under their own names and with their own command lines: links in the
 * distribution's {@code bin/} call them.
 */
final class OldNames {
  private OldNames() {}

  static void addTo(CommandLine line, Streams streams) {
    List<Callable<Integer>> commands =
        List.of(
            new BlockdiffBackupCommand(streams),
            new BlockdiffMergeCommand(streams),
            new MysqllockCommand(streams),
            new SshBlockdiffDumpCommand(streams),
            new SshLvmDumpCommand(streams),
            new ZabbixAggregateAgentCommand(streams));
    for (Callable<Integer> command : commands) {
      CommandLine sub = new CommandLine(command);
      // What follows the first argument belongs to the command that it names.
      sub.setStopAtPositional(true);
      // The host of the ssh commands may begin with options for ssh.
      sub.setUnmatchedOptionsArePositionalParams(
          command instanceof SshBlockdiffDumpCommand || command instanceof SshLvmDumpCommand);
      sub.setCaseInsensitiveEnumValuesAllowed(true);
      sub.getCommandSpec().usageMessage().hidden(true);
      line.addSubcommand(sub);
    }
  }
}
