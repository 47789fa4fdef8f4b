package org.q4j.cli;

import org.q4j.queue.DataDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code q4j create}. */
@Command(
    name = "create",
    mixinStandardHelpOptions = true,
    description = "Creates an empty queue.",
    footer = {"", "Example: q4j create app.jobs \"id BIGINT NOT NULL, url VARCHAR(255) NOT NULL\""})
final class CreateCommand extends Creating {
  private final Streams streams;

  @Mixin private DataOptions data;
  @Mixin private DataOptions.Writing writing;

  @Parameters(index = "0", paramLabel = "DB.TABLE", description = "The queue's name.")
  private String name;

  CreateCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    String text = definition(streams);
    try (StoreInTurn store = data.inTurn(writing)) {
      store.run(now -> now.create(name, text));
    }
    streams.say("created " + name + ": " + DataDirectory.fileOf(data.directory, name));
    return ExitCode.DONE;
  }
}
