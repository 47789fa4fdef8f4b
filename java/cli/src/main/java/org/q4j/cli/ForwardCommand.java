package org.q4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.q4j.NotFoundException;
import org.q4j.client.QueueAddress;
import org.q4j.client.relay.Relay;
import org.q4j.client.relay.RelayOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code q4j forward}, and {@code q4m-forward}. */
@Command(
    name = "forward",
    aliases = "q4m-forward",
    mixinStandardHelpOptions = true,
    description = {
      "Moves rows from one queue to another, in their order, each exactly once.",
      "Between data directories, servers and Kafka clusters, in every direction,",
      "until it is ended. A row is ended at FROM when TO has it on disk. Lost",
      "connections are waited for."
    },
    footer = {
      "",
      "FROM and TO are one of",
      "  q4j:DIR/DB.TABLE",
      "  jdbc:mysql://HOST:PORT/DB?table=TABLE&user=NAME",
      "  kafka://HOST:PORT[,HOST:PORT...]/DB.TABLE[?config=FILE]",
      "or the dbi:mysql:... of q4m-forward. A server's password is that of",
      "$MYSQL_PWD or of the file named by &passwordFile=FILE; a cluster's TLS and",
      "SASL settings are in FILE; with secrets neither may be readable by everybody.",
      "Columns go by their names; TO may have more.",
      "",
      "TO keeps, for each of 64 senders, the row id that it received last. So each",
      "relay into one queue needs a number of its own, and FROM must have no other",
      "consumer that gives rows back while no relay runs. --reset has TO forget,",
      "for a FROM that was truncated or made anew; in a data directory and a topic",
      "that is noticed, at a server it is not. With batches the rows have the",
      "source row id of their batch's last.",
      "",
      "A topic as TO is made by q4j kafka create. As FROM it must have no workers",
      "meanwhile: their end is waited for (--lock-wait), and one that comes later",
      "ends the relay, as another relay from it does. Each partition takes a",
      "sender's number, from --sender on.",
      "Beside a cluster that does not answer, TERM ends it within two seconds:",
      "rows in hand stay, and the next run goes on. See docs/KAFKA.md.",
      "",
      "Example: q4j forward q4j:data/app.jobs kafka://k1:9092/app.jobs",
      "",
      "Exit codes: 0 ended by --while; 3 input or environment; 4 another relay has",
      "this sender or has come since, or the topic has workers; 5 it is not known",
      "what became of some rows: the message says which; 143 ended by TERM, 130 by",
      "INT."
    })
final class ForwardCommand implements Callable<Integer> {
  private static final String HIDDEN = "env:Q4J_FORWARD_";
  private static final String DIRECTORY = "q4j:";
  private static final String CLUSTER = "kafka:";

  /** What a cluster is given for the rows in hand when TERM came: its own time-outs are minutes. */
  private static final long HASTE_MILLIS = 1_500;

  private static final Pattern PASSWORD = Pattern.compile("[?&]password=|//[^/?]*:[^/?]*@");

  private final Streams streams;

  @Parameters(index = "0", paramLabel = "FROM", description = "Where rows are taken.")
  private String from;

  @Parameters(index = "1", paramLabel = "TO", description = "Where they go.")
  private String to;

  @Option(
      names = "--sender",
      paramLabel = "N",
      defaultValue = "0",
      description = "This relay's number, 0 to 63 (default: 0).")
  private int sender;

  @Option(names = "--reset", description = "Have TO forget what it received of that sender.")
  private boolean reset;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "1000",
      description = "At most so many rows at a time, 1 to 10000 (default: 1000).")
  private int batch;

  @Option(
      names = "--while",
      paramLabel = "CONDITION",
      description = "Go on while the oldest row matches, and end at the first that does not.")
  private String condition;

  @Option(
      names = "--lock-wait",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description =
          "How long another relay, workers, or at the start a server or a cluster is waited for;"
              + " a cluster for 5 at least (default: 60).")
  private double lockWait;

  @Option(names = "--json", description = "Print the figures at the end as a JSON object.")
  private boolean json;

  ForwardCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    RelayOptions options = options();
    Relay relay = new Relay(options);
    Thread mover = Thread.currentThread();
    CountDownLatch over = new CountDownLatch(1);
    Ending ending =
        Ending.with(
            () -> {
              relay.close();
              if (hasCluster(options) && !isOver(over)) {
                streams.say(
                    "a cluster does not answer: rows in hand stay where they are; q4j forward goes on with them");
                mover.interrupt();
              }
              await(over); // The rows in hand are ended first.
            });
    try {
      relay.run();
    } finally {
      tell(relay);
      over.countDown();
      ending.over();
    }
    return ExitCode.DONE;
  }

  private RelayOptions options() {
    Duration patience = Seconds.toDuration(lockWait);
    String source = address(from);
    String target = address(to);
    try {
      requireDirectory(QueueAddress.parse(source));
      requireDirectory(QueueAddress.parse(target));
      return RelayOptions.of(source, target)
          .sender(sender)
          .reset(reset)
          .batch(batch)
          .until(condition)
          .patience(patience)
          .report(streams::say);
    } catch (IllegalArgumentException wrong) {
      throw new CommandException(ExitCode.USAGE, wrong.getMessage(), wrong);
    }
  }

  /** The launcher hides addresses of the older form with passwords from the process list. */
  private static String address(String given) {
    if (given.startsWith("jdbc:") && PASSWORD.matcher(given).find()) {
      throw new CommandException(
          ExitCode.USAGE,
          "no password on the command line, where ps shows it: $MYSQL_PWD, or &passwordFile=FILE");
    }
    return given.startsWith(HIDDEN) ? Environment.get(given.substring("env:".length()), "") : given;
  }

  /** Or a mistyped one would be made. */
  private static void requireDirectory(QueueAddress address) {
    if (address.store().startsWith(DIRECTORY)) {
      Path directory = Path.of(address.store().substring(DIRECTORY.length()));
      if (!Files.isDirectory(directory)) {
        throw new NotFoundException(
            "no data directory: %s; make it with: q4j create --data %s %s DEFINITION"
                .formatted(directory.toAbsolutePath(), directory, address.queue()));
      }
    }
  }

  private static boolean hasCluster(RelayOptions options) {
    return Stream.of(options.from(), options.to()).anyMatch(end -> end.store().startsWith(CLUSTER));
  }

  private static boolean isOver(CountDownLatch over) {
    try {
      return over.await(HASTE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void tell(Relay relay) {
    if (json) {
      streams.print(
          "{\"moved\": %d, \"received_before\": %d}\n".formatted(relay.moved(), relay.leftOut()));
    } else if (relay.leftOut() > 0) {
      streams.say(
          "%s moved; of these %d had been received before"
              .formatted(Count.rows(relay.moved()), relay.leftOut()));
    } else {
      streams.say(Count.rows(relay.moved()) + " moved");
    }
  }
}
