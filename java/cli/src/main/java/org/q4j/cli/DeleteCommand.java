package org.q4j.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code q4j delete}. */
@Command(
    name = "delete",
    mixinStandardHelpOptions = true,
    description = "Removes the rows of a queue that match a condition.")
final class DeleteCommand implements Callable<Integer> {
  private final Streams streams;

  @Mixin private DataOptions data;
  @Mixin private DataOptions.Writing writing;

  @Parameters(index = "0", paramLabel = "DB.TABLE", description = "The queue's name.")
  private String name;

  @Option(
      names = "--where",
      required = true,
      paramLabel = "CONDITION",
      description = "Which rows, as in DB.TABLE:CONDITION: 'prio > 3 and at <= now()'.")
  private String condition;

  DeleteCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    DirectoryCheck.require(data.directory);
    try (StoreInTurn store = data.inTurn(writing)) {
      long rows = store.call(now -> now.queue(name).delete(condition));
      streams.say("removed " + Count.rows(rows) + " of " + name);
    }
    return ExitCode.DONE;
  }
}
