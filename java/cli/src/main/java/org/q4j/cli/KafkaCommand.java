package org.q4j.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code q4j kafka}: queues on a Kafka cluster. */
@Command(
    name = "kafka",
    mixinStandardHelpOptions = true,
    description = {
      "Queues on a Kafka cluster, for what one machine cannot carry.",
      "The cluster is of version 4.2 or later. A queue there is a topic and the",
      "share group that takes from it. QUEUE is",
      "  kafka://HOST:PORT[,HOST:PORT...]/DB.TABLE[?config=FILE]",
      "where FILE has settings of Kafka's clients (TLS, SASL). q4j forward moves",
      "queues there and back, q4j monitor lag checks them."
    },
    footer = {"", "Exit codes are those of the commands of the same names without kafka."})
final class KafkaCommand {
  private KafkaCommand() {}

  /** Returns the command with its verbs. */
  static CommandLine of(Streams streams) {
    return new CommandLine(new KafkaCommand())
        .addSubcommand(new KafkaCreateCommand(streams))
        .addSubcommand(new KafkaInsertCommand(streams))
        .addSubcommand(new KafkaTakeCommand(streams))
        .addSubcommand(new KafkaStatCommand(streams))
        .addSubcommand(new KafkaLagCommand(streams))
        .addSubcommand(new KafkaWatchCommand(streams))
        .addSubcommand(new KafkaLimitCommand(streams))
        .addSubcommand(new KafkaDropCommand(streams));
  }
}
