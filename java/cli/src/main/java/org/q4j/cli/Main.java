package org.q4j.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.q4j.LockedException;
import org.q4j.Q4jException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParseResult;

/** The entry of {@code ./q4j}. */
@Command(
    name = "q4j",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    description = "Durable queues in Q4M's queue files.",
    footer = {
      "",
      "Exit codes: 0 done; 1 not so (nothing to take); 2 usage; 3 input or environment;",
      "4 locked by another process; 5 partly done."
    },
    subcommands = HelpCommand.class)
public final class Main {
  /** Reads the version that the build wrote into the jar. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"q4j " + (version == null ? "(not packaged)" : version)};
    }
  }

  private Main() {}

  /** Runs one command and exits with its code. */
  public static void main(String[] arguments) {
    System.exit(run(Streams.system(), arguments));
  }

  /** Runs one command and returns its exit code. */
  static int run(Streams streams, String... arguments) {
    CommandLine line = new CommandLine(new Main());
    line.addSubcommand(new CreateCommand(streams))
        .addSubcommand(new InsertCommand(streams))
        .addSubcommand(new TakeCommand(streams))
        .addSubcommand(new PeekCommand(streams))
        .addSubcommand(new ListCommand(streams))
        .addSubcommand(new StatCommand(streams))
        .addSubcommand(new DropCommand(streams))
        .addSubcommand(new TruncateCommand(streams))
        .addSubcommand(new DemoCommand(streams))
        .addSubcommand(FileCommand.of(streams));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setOut(new PrintWriter(streams.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(streams.err(), true, StandardCharsets.UTF_8));
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> report(streams, failure, parsed));
    if (arguments.length == 0) {
      line.usage(line.getErr());
      return ExitCode.USAGE;
    }
    return line.execute(arguments);
  }

  private static int report(Streams streams, Exception failure, ParseResult parsed) {
    if (!(failure instanceof CommandException || failure instanceof Q4jException)) {
      streams.say("a fault of q4j itself, please report it: " + failure);
      failure.printStackTrace(streams.err());
      return ExitCode.INPUT;
    }
    streams.say(failure.getMessage());
    boolean debug =
        "1".equals(System.getenv("Q4J_DEBUG"))
            || (parsed.hasSubcommand() && parsed.subcommand().hasMatchedOption("--debug"));
    if (debug) {
      failure.printStackTrace(streams.err());
    }
    if (failure instanceof CommandException command) {
      return command.exitCode();
    }
    return failure instanceof LockedException ? ExitCode.LOCKED : ExitCode.INPUT;
  }
}
