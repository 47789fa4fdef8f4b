package org.q4j.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;

/**
 * The commands of older tools, under their own names and with their own command lines: links in the
 * distribution's {@code bin/} call them.
 */
final class OldNames {
  private OldNames() {}

  static void putInto(Map<String, Supplier<Object>> all, Streams streams) {
    all.put("blockdiff_backup", () -> old(new BlockdiffBackupCommand(streams)));
    all.put("blockdiff_merge", () -> old(new BlockdiffMergeCommand(streams)));
    all.put("mysqllock", () -> old(new MysqllockCommand(streams)));
    all.put("ssh_blockdiff_dump", () -> old(new SshBlockdiffDumpCommand(streams)));
    all.put("ssh_lvm_dump", () -> old(new SshLvmDumpCommand(streams)));
    all.put("zabbix-aggregate-agent", () -> old(new ZabbixAggregateAgentCommand(streams)));
  }

  private static CommandLine old(Callable<Integer> command) {
    CommandLine line = new CommandLine(command);
    // What follows the first argument belongs to the command that it names.
    line.setStopAtPositional(true);
    // The host of the ssh commands may begin with options for ssh.
    line.setUnmatchedOptionsArePositionalParams(
        command instanceof SshBlockdiffDumpCommand || command instanceof SshLvmDumpCommand);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.getCommandSpec().usageMessage().hidden(true);
    return line;
  }
}
