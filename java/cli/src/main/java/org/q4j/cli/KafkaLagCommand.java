package org.q4j.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.q4j.client.kafka.KafkaStore;
import org.q4j.client.kafka.PartitionLag;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code q4j kafka lag}. */
@Command(
    name = "lag",
    mixinStandardHelpOptions = true,
    description = {
      "Prints the rows of each partition that are not ended: the share group's lag.",
      "With --max, whether they are too many."
    },
    footer = {"", "Exit code 1: there are more than --max."})
final class KafkaLagCommand implements Callable<Integer> {
  private final Streams streams;

  @Parameters(paramLabel = "QUEUE", description = "kafka://HOST:PORT/DB.TABLE")
  private String queue;

  @Option(names = "--max", paramLabel = "N", description = "At most so many rows in all are fine.")
  private Long max;

  @Option(names = "--json", description = "One JSON object a line and partition.")
  private boolean json;

  @Mixin private ClusterWait wait;

  KafkaLagCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    if (max != null && max < 0) {
      throw new CommandException(ExitCode.USAGE, "--max=" + max + " (expected 0 or more)");
    }
    KafkaAddress address = KafkaAddress.parse(queue);
    List<PartitionLag> lags;
    try (KafkaStore store = address.open(wait.patience())) {
      lags = store.lag(address.queue());
    }
    long rows = 0;
    for (PartitionLag lag : lags) {
      rows += lag.lag();
      print(lag);
    }
    if (max != null && rows > max) {
      streams.say("%s: rows=%d (expected=%d at most)".formatted(address.queue(), rows, max));
      return ExitCode.NOT_SO;
    }
    return ExitCode.DONE;
  }

  private void print(PartitionLag lag) {
    if (json) {
      streams.print(
          new RowJson()
              .object(
                  out -> {
                    out.writeNumberField("partition", lag.partition());
                    out.writeNumberField("rows", lag.lag());
                    out.writeNumberField("start", lag.start());
                    out.writeNumberField("end", lag.end());
                    out.writeNumberField("leader", lag.leader());
                  }));
      return;
    }
    streams.print(
        "partition: %d rows: %d start: %d end: %d leader: %d\n"
            .formatted(lag.partition(), lag.lag(), lag.start(), lag.end(), lag.leader()));
  }
}
