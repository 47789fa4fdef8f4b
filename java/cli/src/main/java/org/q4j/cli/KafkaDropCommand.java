package org.q4j.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.q4j.client.kafka.KafkaStore;
import org.q4j.queue.Queue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code q4j kafka drop}. */
@Command(
    name = "drop",
    mixinStandardHelpOptions = true,
    description = {
      "Removes a queue: its topic with all rows, its share group, its definition.",
      "Without --yes the queue's name is asked for once more, as a line of standard",
      "input. A queue of dead letters is one like others: drop it by its own name."
    },
    footer = {
      "",
      "Exit codes: 1 another name was answered, and nothing removed; 3 no such queue,",
      "or no broker answers; 4 workers take from it, and nothing was removed."
    })
final class KafkaDropCommand implements Callable<Integer> {
  private static final String UNREADABLE = "q4j.unreadable";

  /** More than any name has. */
  private static final int LONGEST_ANSWER = 200;

  private final Streams streams;

  @Parameters(index = "0", paramLabel = "QUEUE", description = "kafka://HOST:PORT/DB.TABLE")
  private String queue;

  @Option(names = "--yes", description = "Do not ask for the name once more.")
  private boolean yes;

  @Option(names = "--if-exists", description = "Do nothing, successfully, when there is none.")
  private boolean ifExists;

  @Option(
      names = "--unreadable",
      description =
          "Remove the cluster's topic q4j.unreadable too, which has what was no row, of all queues.")
  private boolean unreadable;

  @Mixin private ClusterWait wait;

  KafkaDropCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    KafkaAddress address = KafkaAddress.parse(queue);
    String name = address.queue();
    if (name.equals(UNREADABLE)) {
      throw new CommandException(
          ExitCode.INPUT,
          "%s is no queue and belongs to all of them; it goes with --unreadable, which needs no queue that is there: q4j kafka drop %s --if-exists --yes --unreadable"
              .formatted(name, queue.replace(UNREADABLE, "any.queue")));
    }
    try (KafkaStore store = address.open(wait.patience())) {
      if (ifExists && store.find(name).isEmpty()) {
        streams.say("no queue " + name + ", nothing to drop");
        return dropUnreadable(store);
      }
      Queue dropped = store.queue(name);
      String rows = Count.rows(dropped.count());
      if (!yes && !isConfirmed(name, rows)) {
        streams.say(
            "not dropped: %s; its name was not answered (--yes does not ask)".formatted(name));
        return ExitCode.NOT_SO;
      }
      store.dropIdle(name);
      streams.say("dropped %s with %s: %s".formatted(name, rows, queue));
      return dropUnreadable(store);
    }
  }

  private int dropUnreadable(KafkaStore store) {
    if (unreadable && store.dropUnreadable()) {
      streams.say("dropped " + UNREADABLE);
    }
    return ExitCode.DONE;
  }

  private boolean isConfirmed(String name, String rows) {
    streams.say(
        "%s and its %s are removed from every broker; to go on, type its name:"
            .formatted(name, rows));
    try {
      return answer().equals(name);
    } catch (IOException failure) {
      throw new CommandException(
          ExitCode.INPUT, "cannot read standard input: " + Reason.of(failure), failure);
    }
  }

  private String answer() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int next = streams.in().read();
    while (next >= 0 && next != '\n' && line.size() < LONGEST_ANSWER) {
      line.write(next);
      next = streams.in().read();
    }
    return line.toString(StandardCharsets.UTF_8).strip();
  }
}
