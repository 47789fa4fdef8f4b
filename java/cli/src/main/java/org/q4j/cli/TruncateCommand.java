package org.q4j.cli;

import java.util.concurrent.Callable;
import org.q4j.queue.Queue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code q4j truncate}. */
@Command(
    name = "truncate",
    mixinStandardHelpOptions = true,
    description = "Removes all rows of a queue; row ids start at 1 again.")
final class TruncateCommand implements Callable<Integer> {
  private final Streams streams;

  @Mixin private DataOptions data;
  @Mixin private DataOptions.Writing writing;

  @Parameters(index = "0", paramLabel = "DB.TABLE", description = "The queue's name.")
  private String name;

  TruncateCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    DirectoryCheck.require(data.directory);
    try (StoreInTurn store = data.inTurn(writing)) {
      long rows =
          store.call(
              now -> {
                Queue queue = now.queue(name);
                long count = queue.count();
                queue.truncate();
                return count;
              });
      streams.say("removed " + Count.rows(rows) + " of " + name);
    }
    return ExitCode.DONE;
  }
}
