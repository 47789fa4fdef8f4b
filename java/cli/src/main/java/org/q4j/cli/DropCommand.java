package org.q4j.cli;

import java.util.concurrent.Callable;
import org.q4j.queue.DataDirectory;
import org.q4j.queue.QueueStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code q4j drop}. */
@Command(
    name = "drop",
    mixinStandardHelpOptions = true,
    description = "Removes a queue with its rows and its definition.")
final class DropCommand implements Callable<Integer> {
  private final Streams streams;

  @Mixin private DataOptions data;
  @Mixin private DataOptions.Writing writing;

  @Parameters(index = "0", paramLabel = "DB.TABLE", description = "The queue's name.")
  private String name;

  @Option(names = "--if-exists", description = "Do nothing, successfully, when there is none.")
  private boolean ifExists;

  DropCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    DirectoryCheck.require(data.directory);
    try (StoreInTurn store = data.inTurn(writing)) {
      if (ifExists && !store.call(QueueStore::list).contains(name)) {
        streams.say("no queue " + name + ", nothing to drop");
        return ExitCode.DONE;
      }
      store.run(now -> now.drop(name));
    }
    streams.say("dropped " + name + ": " + DataDirectory.fileOf(data.directory, name));
    return ExitCode.DONE;
  }
}
