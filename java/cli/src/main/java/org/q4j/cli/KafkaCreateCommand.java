package org.q4j.cli;

import java.util.Optional;
import org.q4j.client.kafka.KafkaStore;
import org.q4j.queue.Queue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code q4j kafka create}. */
@Command(
    name = "create",
    mixinStandardHelpOptions = true,
    description = "Creates an empty queue: a topic, its share group's settings, its definition.",
    footer = {
      "",
      "Example: q4j kafka create kafka://127.0.0.1:9092/app.jobs \"id BIGINT NOT NULL\""
    })
final class KafkaCreateCommand extends Creating {
  private final Streams streams;

  @Parameters(index = "0", paramLabel = "QUEUE", description = "kafka://HOST:PORT/DB.TABLE")
  private String queue;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      description = {
        "Over how many partitions rows are spread: with 1 they are taken in the order of their",
        "inserts, with more only those of each partition are (default: the cluster's)."
      })
  private Integer partitions;

  @Option(
      names = "--replication",
      paramLabel = "N",
      description = "Copies of each row (default: 3, or as many as there are brokers).")
  private Short replication;

  @Mixin private ClusterWait wait;

  KafkaCreateCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    atLeastOne("--partitions", partitions);
    atLeastOne("--replication", replication);
    String text = definition(streams);
    KafkaAddress address = KafkaAddress.parse(queue);
    try (KafkaStore store = address.open(wait.patience())) {
      Queue created =
          store.create(
              address.queue(),
              text,
              Optional.ofNullable(partitions),
              Optional.ofNullable(replication));
      streams.say("created %s: %s".formatted(created.name(), queue));
    }
    return ExitCode.DONE;
  }

  private static void atLeastOne(String option, Number value) {
    if (value != null && value.intValue() < 1) {
      throw new CommandException(
          ExitCode.USAGE, "%s=%s (expected 1 or more)".formatted(option, value));
    }
  }
}
