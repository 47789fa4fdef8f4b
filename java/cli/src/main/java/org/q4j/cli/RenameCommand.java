package org.q4j.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code q4j rename}. */
@Command(
    name = "rename",
    mixinStandardHelpOptions = true,
    description = "Gives a queue another name; rows and row ids stay.")
final class RenameCommand implements Callable<Integer> {
  private final Streams streams;

  @Mixin private DataOptions data;
  @Mixin private DataOptions.Writing writing;

  @Parameters(index = "0", paramLabel = "DB.TABLE", description = "The queue's name.")
  private String name;

  @Parameters(index = "1", paramLabel = "NEW.NAME", description = "Its new name.")
  private String newName;

  RenameCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    DirectoryCheck.require(data.directory);
    try (StoreInTurn store = data.inTurn(writing)) {
      store.run(now -> now.rename(name, newName));
      streams.say(name + " is " + newName + " now");
    }
    return ExitCode.DONE;
  }
}
