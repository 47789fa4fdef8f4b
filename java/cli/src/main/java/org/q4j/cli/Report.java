package org.q4j.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says why a command failed, in a line, and turns that into an exit code. */
final class Report {
  private final Streams streams;

  Report(Streams streams) {
    this.streams = streams;
  }

  /** A command ended with an exception. */
  int failed(Exception failure, CommandLine command, ParseResult parsed) {
    return failed(failure, parsed);
  }

  /** A command ended with an exception or an error. */
  int failed(Throwable failure, ParseResult parsed) {
    int exit = Failures.exitCode(failure);
    if (Ending.begun()) {
      return exit; // That its queues were closed under it is what was asked for.
    }
    ParseResult command = innermost(parsed);
    if (!Failures.isExpected(failure)) {
      streams.say("a fault of q4j itself, please report it: " + failure);
      failure.printStackTrace(streams.err());
      return exit;
    }
    streams.say(
        exit == ExitCode.USAGE && command != null
            ? failure.getMessage() + see(command.commandSpec().qualifiedName())
            : Failures.words(failure));
    if ("1".equals(System.getenv("Q4J_DEBUG"))
        || (command != null && command.hasMatchedOption("--debug"))) {
      failure.printStackTrace(streams.err());
    }
    return exit;
  }

  /** The command line is wrong. */
  int misused(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    boolean none = command.getParent() == null;
    List<String> unmatched =
        failure instanceof UnmatchedArgumentException unknown ? unknown.getUnmatched() : List.of();
    if (none && !unmatched.isEmpty() && !unmatched.get(0).startsWith("-")) {
      streams.say("no such command: " + unmatched.get(0) + "; q4j help lists them");
    } else {
      streams.say(
          failure.getMessage()
              + (none ? "; see q4j help" : see(command.getCommandSpec().qualifiedName())));
    }
    return ExitCode.USAGE;
  }

  /** Returns the command that was run, behind its groups; null when none was named. */
  private static ParseResult innermost(ParseResult parsed) {
    ParseResult command = null;
    for (ParseResult next = parsed; next != null && next.hasSubcommand(); ) {
      next = next.subcommand();
      command = next;
    }
    return command;
  }

  private static String see(String command) {
    return "; see " + command + " --help";
  }
}
