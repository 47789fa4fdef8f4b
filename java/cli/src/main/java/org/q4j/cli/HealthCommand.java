package org.q4j.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code q4j health}: whether a server may have clients. */
@Command(
    name = "health",
    mixinStandardHelpOptions = true,
    description =
        "Tells load balancers over HTTP whether a MySQL or MariaDB server may have clients.",
    footer = {"", "Exit codes: 0 ended by a signal; 2 usage; 3 cannot listen."})
final class HealthCommand {
  private HealthCommand() {}

  /** Returns the command with its verbs. */
  static CommandLine of(Streams streams) {
    return new CommandLine(new HealthCommand()).addSubcommand(new HealthServeCommand(streams));
  }
}
