package org.q4j.cli;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.q4j.client.kafka.KafkaStore;
import org.q4j.client.kafka.PartitionLag;
import org.q4j.queue.Queue;
import org.q4j.queue.QueueStats;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code q4j kafka stat}. */
@Command(
    name = "stat",
    mixinStandardHelpOptions = true,
    description = "Prints the figures of queues on a cluster.",
    footer = {
      "",
      "rows        that are not ended, owned ones too; right after an insert of several rows at",
      "            once, one more for each such insert",
      "partitions  how many the topic has, and on how many brokers they are led",
      "brokers",
      "oldest_ms   how old the first record that is not ended is, -1 without one",
      "definition  the columns"
    })
final class KafkaStatCommand implements Callable<Integer> {
  private final Streams streams;

  @Parameters(arity = "1..*", paramLabel = "QUEUE", description = "kafka://HOST:PORT/DB.TABLE")
  private List<String> names;

  @Option(names = "--json", description = "One JSON object a line and queue.")
  private boolean json;

  @Mixin private ClusterWait wait;

  KafkaStatCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    for (String name : names) {
      KafkaAddress address = KafkaAddress.parse(name);
      try (KafkaStore store = address.open(wait.patience())) {
        print(store, address.queue());
      }
    }
    return ExitCode.DONE;
  }

  private void print(KafkaStore store, String name) {
    Queue queue = store.queue(name);
    QueueStats stats = queue.stats();
    List<PartitionLag> lags = store.lag(name);
    long brokers = lags.stream().mapToInt(PartitionLag::leader).distinct().count();
    long oldest =
        stats.oldestReadyNanos() < 0 ? -1 : TimeUnit.NANOSECONDS.toMillis(stats.oldestReadyNanos());
    if (json) {
      streams.print(
          new RowJson()
              .object(
                  out -> {
                    out.writeStringField("queue", name);
                    out.writeNumberField("rows", stats.rows());
                    out.writeNumberField("partitions", lags.size());
                    out.writeNumberField("brokers", brokers);
                    out.writeNumberField("oldest_ms", oldest);
                    out.writeStringField("definition", queue.schema().toString());
                  }));
      return;
    }
    streams.print(
        "queue: %s\nrows: %d\npartitions: %d\nbrokers: %d\noldest_ms: %d\ndefinition: %s\n"
            .formatted(name, stats.rows(), lags.size(), brokers, oldest, queue.schema()));
  }
}
