package org.q4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.q4j.UnsupportedException;
import org.q4j.monitor.health.HealthOptions;
import org.q4j.monitor.health.HealthServer;
import org.q4j.monitor.health.Role;
import org.q4j.monitor.lag.LagTarget;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code q4j health serve}. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = {
      "Answers HAProxy's option httpchk, and everybody else who asks for any path.",
      "200 with the status of replication as JSON; 500 when the server cannot be reached, does not",
      "answer, has not the role, or a replication thread does not run; 503 while the down file is there",
      "or replication or a queue is too far behind. Why is in the body. Further paths: /live, /ready,",
      "/queues, /metrics."
    },
    footer = {
      "",
      "The user needs REPLICATION CLIENT, at MariaDB since 10.5 REPLICA MONITOR; for --queue SELECT.",
      "Prints one line when it is ready, logs each change to the standard error."
    })
final class HealthServeCommand implements Callable<Integer> {
  private final Streams streams;

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      description = "Where to listen (127.0.0.1:5000); port 0 takes a free one.")
  private String listen = "127.0.0.1:5000";

  @Mixin private DatabaseOptions database;

  @Option(
      names = "--role",
      paramLabel = "replica|primary|any",
      description = "What the server has to be (default: replica).")
  private Role role = Role.REPLICA;

  @Option(
      names = "--max-lag",
      paramLabel = "SPAN",
      description = "By which replication may be behind (default: any).")
  private String maxLag;

  @Option(
      names = "--down-file",
      paramLabel = "FILE",
      description = "While it is there the answer is 503, for maintenance.")
  private Path downFile;

  @Option(
      names = "--queue",
      paramLabel = "DB.TABLE",
      description = "Must not have more than --max-rows rows; may be given several times.")
  private List<String> queues = List.of();

  @Option(names = "--max-rows", paramLabel = "N", description = "Of each --queue.")
  private Long maxRows;

  @Option(
      names = "--time-limit",
      paramLabel = "SPAN",
      description = "After which the server counts as hung (default: 3s).")
  private String timeLimit = "3s";

  @Option(
      names = "--cache",
      paramLabel = "SPAN",
      description = "For how long an answer is given again (default: 1s).")
  private String cache = "1s";

  @Option(
      names = "--connections",
      paramLabel = "N",
      description = "At most at a time (default: 500); more wait.")
  private int connections = 500;

  @Option(names = "--debug", description = "Print a stack trace with an error.")
  boolean debug;

  HealthServeCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws InterruptedException {
    HealthOptions options = options();
    try (HealthServer server = HealthServer.start(options, streams::say)) {
      String host = options.listen().getHostString();
      streams.print(
          "ready: listen=%s:%d server=%s\n"
              .formatted(
                  host.indexOf(':') < 0 ? host : "[" + host + "]",
                  server.port(),
                  options.server()));
      Ending ending = Ending.with(() -> close(server));
      server.join();
      ending.over();
    } catch (IOException failure) {
      throw new CommandException(ExitCode.INPUT, failure.getMessage(), failure);
    }
    return ExitCode.DONE;
  }

  private void close(HealthServer server) {
    try {
      server.close();
    } catch (IOException failure) {
      streams.say(failure.getMessage());
    }
  }

  private HealthOptions options() {
    if (!database.isGiven()) {
      throw misuse("no server (expected=--jdbc jdbc:mysql://HOST:PORT/)");
    }
    if (queues.isEmpty() != (maxRows == null)) {
      throw misuse("--queue and --max-rows go together");
    }
    if (maxRows != null && maxRows < 0) {
      throw misuse("--max-rows %d (expected=0 or more)".formatted(maxRows));
    }
    if (connections < 1) {
      throw misuse("--connections %d (expected=1 or more)".formatted(connections));
    }
    try {
      queues.forEach(LagTarget::parse);
    } catch (UnsupportedException wrong) {
      throw new CommandException(ExitCode.USAGE, "--queue: " + wrong.getMessage(), wrong);
    }
    return new HealthOptions(
        ListenAddress.parse("--listen", listen),
        database.server(),
        role,
        Optional.ofNullable(maxLag).map(text -> Span.parse("--max-lag", text)),
        Optional.ofNullable(downFile),
        queues,
        maxRows == null ? 0 : maxRows,
        MonitorLagCommand.span("--time-limit", timeLimit),
        Span.parse("--cache", cache),
        connections);
  }

  private static CommandException misuse(String words) {
    return new CommandException(ExitCode.USAGE, words);
  }
}
