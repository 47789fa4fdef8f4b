package org.q4j.cli;

import java.util.List;
import org.q4j.queue.QueueStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code q4j take}. */
@Command(
    name = "take",
    description = {
      "Takes rows, oldest first, prints each as a JSON line and ends it.",
      "A row is printed before it is ended, so one cut off in between comes again.",
      "Any number may run at once, and beside a process that has the data directory open."
    })
final class TakeCommand extends Taking {
  @Mixin private DataOptions data;
  @Mixin private DataOptions.Writing writing;

  @Parameters(
      arity = "1..*",
      paramLabel = "DB.TABLE",
      description =
          "DB.TABLE, or DB.TABLE:CONDITION for those rows only; the first that has a row is"
              + " served first.")
  private List<String> names;

  TakeCommand(Streams streams) {
    super(streams);
  }

  @Override
  List<String> queues() {
    DirectoryCheck.require(data.directory);
    return names;
  }

  @Override
  QueueStore open() {
    return data.open(writing);
  }
}
