package org.q4j.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The entry of {@code ./q4j}. */
@Command(
    name = "q4j",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    description = "Durable queues in Q4M's queue files.",
    footer = {
      "",
      "  build     Builds q4j, nothing else.",
      "  test      Runs every test.",
      "",
      "Exit codes: 0 done; 1 not so (nothing to take); 2 usage; 3 input or environment;",
      "4 locked by another process; 5 partly done; 6 a queue file that was not closed.",
      "q4j COMMAND --help explains a command."
    },
    subcommands = HelpOfCommand.class)
public final class Main {
  /** Reads the version that the build wrote into the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"q4j " + (version == null ? "(not packaged)" : version)};
    }
  }

  Main() {}

  /** Runs one command and exits with its code. */
  public static void main(String[] arguments) {
    // Numbers are data, or people copy them into commands: the same digits wherever it runs.
    Locale.setDefault(Locale.ROOT);
    System.exit(run(Streams.system(), arguments));
  }

  /** Runs one command and returns its exit code. */
  static int run(Streams streams, String... arguments) {
    CommandLine line = new CommandLine(new Main());
    new Commands(streams).addTo(line, arguments);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setOut(new PrintWriter(streams.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(streams.err(), true, StandardCharsets.UTF_8));
    Report report = new Report(streams);
    line.setExecutionExceptionHandler(report::failed);
    line.setParameterExceptionHandler(report::misused);
    if (arguments.length == 0) {
      line.usage(line.getErr());
      return ExitCode.USAGE;
    }
    int exit;
    try {
      exit = line.execute(arguments);
    } catch (Error failure) {
      exit = report.failed(failure, line.getParseResult()); // Only exceptions go to the handlers.
    }
    // Help is printed by a writer that keeps its failures to itself.
    if (line.getOut().checkError() && exit == ExitCode.DONE) {
      streams.say("cannot write to standard output");
      return ExitCode.INPUT;
    }
    return exit;
  }
}
