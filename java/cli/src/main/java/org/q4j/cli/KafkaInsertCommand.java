package org.q4j.cli;

import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code q4j kafka insert}. */
@Command(name = "insert")
final class KafkaInsertCommand extends Inserting {
  @Parameters(index = "0", paramLabel = "QUEUE", description = "kafka://HOST:PORT/DB.TABLE")
  private String queue;

  @Mixin private ClusterWait wait;

  KafkaInsertCommand(Streams streams) {
    super(streams);
  }

  @Override
  String queue() {
    return KafkaAddress.parse(queue).queue();
  }

  @Override
  StoreInTurn open() {
    Duration patience = wait.patience();
    return new StoreInTurn(() -> KafkaAddress.parse(queue).open(patience));
  }
}
