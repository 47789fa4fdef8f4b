package org.q4j.cli;

import java.util.concurrent.Callable;
import org.q4j.client.kafka.KafkaStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code q4j kafka limit}. */
@Command(
    name = "limit",
    mixinStandardHelpOptions = true,
    description = {
      "Prints how large a row of a queue may be, in bytes, or sets that.",
      "It is the topic's max.message.bytes, less 512 for what a record has beside",
      "its row. Rows above 32 MiB need max.request.size and buffer.memory in the",
      "file of ?config=FILE, too. Running commands follow."
    },
    footer = {
      "",
      "Example: q4j kafka limit kafka://127.0.0.1:9092/app.jobs --max-row 4194304",
      "",
      "Exit codes: 3 no such queue, no broker answers, or it may not be read or set."
    })
final class KafkaLimitCommand implements Callable<Integer> {
  private static final int MOST = Integer.MAX_VALUE - 512;

  private final Streams streams;

  @Parameters(index = "0", paramLabel = "QUEUE", description = "kafka://HOST:PORT/DB.TABLE")
  private String queue;

  @Option(names = "--max-row", paramLabel = "BYTES", description = "What a row may have at most.")
  private Integer maxRow;

  @Mixin private ClusterWait wait;

  KafkaLimitCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    if (maxRow != null && (maxRow < 1 || maxRow > MOST)) {
      throw new CommandException(
          ExitCode.USAGE, "--max-row=%d (expected 1 to %d)".formatted(maxRow, MOST));
    }
    KafkaAddress address = KafkaAddress.parse(queue);
    try (KafkaStore store = address.open(wait.patience())) {
      if (maxRow != null) {
        store.maxRow(address.queue(), maxRow);
      }
      int limit = maxRow != null ? maxRow : limit(store, address.queue());
      streams.print("queue: %s\nmax_row: %d\n".formatted(address.queue(), limit));
    }
    return ExitCode.DONE;
  }

  private static int limit(KafkaStore store, String name) {
    return store
        .maxRow(name)
        .orElseThrow(
            () ->
                new CommandException(
                    ExitCode.INPUT,
                    "the topic's settings may not be read: topic=%s (expected=the right to describe its configs)"
                        .formatted(name)));
  }
}
