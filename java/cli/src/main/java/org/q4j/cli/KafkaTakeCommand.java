package org.q4j.cli;

import java.util.List;
import org.q4j.queue.QueueStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code q4j kafka take}. */
@Command(
    name = "take",
    description = {
      "Takes rows, prints each as a JSON line and ends it: of each partition the oldest first.",
      "A row is printed before it is ended, so one cut off in between comes again.",
      "Any number may run at once, on any machine. To join the others takes a second or two."
    })
final class KafkaTakeCommand extends Taking {
  @Parameters(
      arity = "1..*",
      paramLabel = "QUEUE",
      description = {
        "kafka://HOST:PORT/DB.TABLE, or with :CONDITION behind it for those rows only; the first",
        "that has a row is served first. All of one cluster."
      })
  private List<String> names;

  @Mixin private ClusterWait wait;

  KafkaTakeCommand(Streams streams) {
    super(streams);
  }

  private List<KafkaAddress> addresses() {
    return KafkaAddress.ofOneCluster(names);
  }

  @Override
  List<String> queues() {
    return addresses().stream().map(KafkaAddress::target).toList();
  }

  @Override
  QueueStore open() {
    return addresses().get(0).open(wait.patience());
  }
}
