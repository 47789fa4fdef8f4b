package org.q4j.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code q4j monitor}: monitoring as tests. */
@Command(
    name = "monitor",
    mixinStandardHelpOptions = true,
    description = {
      "Monitoring as tests, for cron and for harnesses such as prove.",
      "Prints the Test Anything Protocol or JUnit's XML, and exits with 0 only when nothing is wrong."
    },
    footer = {
      "",
      "Exit codes: 0 all is well; 1 something is not; 2 usage; 3 something could not be looked at."
    })
final class MonitorCommand {
  private MonitorCommand() {}

  /** Returns the command with its verbs. */
  static CommandLine of(Streams streams) {
    return new CommandLine(new MonitorCommand())
        .addSubcommand(new MonitorLagCommand(streams))
        .addSubcommand(new MonitorRunCommand(streams));
  }
}
