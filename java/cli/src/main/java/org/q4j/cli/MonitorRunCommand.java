package org.q4j.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code q4j monitor run}. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Runs tests: jars, folders of classes or of jars, names of classes, or Class#method.",
      "What they are written with is JUnit Jupiter, and org.q4j.monitor if they like; both are there.",
      "They have to end within the time limit; a test that does not is reported with the line it",
      "stands at, and one that ends the process counts as broken."
    },
    footer = {
      "",
      "prove --exec 'q4j monitor run' monitor-tests.jar",
      "What tests print goes to the standard error. Tests that find $$Q4J_DATA, $$Q4J_DB_URL with",
      "$$Q4J_DB_USER and $$Q4J_DB_PASSWORD, or $$Q4J_CLUSTER (kafka://HOST:PORT), look there when",
      "@Monitored names nothing else."
    })
final class MonitorRunCommand implements Callable<Integer> {
  private final Streams streams;

  @Parameters(arity = "1..*", paramLabel = "TESTS", description = "What is run.")
  private List<String> tests;

  @Option(
      names = "--class-path",
      paramLabel = "PATH",
      split = ":",
      description = "Jars and folders that the tests need besides, parted by colons.")
  private List<Path> classPath = List.of();

  @Option(
      names = "--format",
      paramLabel = "tap13|tap14|junit",
      description = "How results are printed (default: tap13).")
  private ReportFormat format = ReportFormat.TAP13;

  @Option(
      names = "--time-limit",
      paramLabel = "SPAN",
      description = "For all of it (default: 60s).")
  private String timeLimit = "60s";

  @Option(names = "--debug", description = "Print a stack trace with an error.")
  boolean debug;

  MonitorRunCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws InterruptedException {
    // Apart, so that no other command loads what only this one needs.
    return MonitorTests.run(
        streams, tests, classPath, MonitorLagCommand.span("--time-limit", timeLimit), format);
  }
}
