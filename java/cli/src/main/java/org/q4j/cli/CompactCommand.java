package org.q4j.cli;

import java.util.concurrent.Callable;
import org.q4j.queue.QueueStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code q4j compact}. */
@Command(
    name = "compact",
    mixinStandardHelpOptions = true,
    description = "Gives the disk space of ended rows back; row ids stay.")
final class CompactCommand implements Callable<Integer> {
  private final Streams streams;

  @Mixin private DataOptions data;
  @Mixin private DataOptions.Writing writing;

  @Parameters(index = "0", paramLabel = "DB.TABLE", description = "The queue's name.")
  private String name;

  CompactCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    DirectoryCheck.require(data.directory);
    try (StoreInTurn store = data.inTurn(writing)) {
      long before = store.call(this::fileBytes);
      store.run(now -> now.queue(name).compact());
      streams.say("%s: %d bytes, %d before".formatted(name, store.call(this::fileBytes), before));
    }
    return ExitCode.DONE;
  }

  private long fileBytes(QueueStore store) {
    return store.queue(name).stats().fileBytes();
  }
}
