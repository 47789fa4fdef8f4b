package org.q4j.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.q4j.queue.ColumnRename;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code q4j alter}. */
@Command(
    name = "alter",
    mixinStandardHelpOptions = true,
    description = "Gives a queue other columns and writes its rows anew; row ids stay.")
final class AlterCommand implements Callable<Integer> {
  private final Streams streams;

  @Mixin private DataOptions data;
  @Mixin private DataOptions.Writing writing;

  @Parameters(index = "0", paramLabel = "DB.TABLE", description = "The queue's name.")
  private String name;

  @Parameters(
      index = "1",
      paramLabel = "COLUMNS",
      description =
          "The new definition, as for create. Columns of the same names keep their values.")
  private String definition;

  @Option(
      names = "--rename",
      paramLabel = "OLD=NEW",
      description = "A column that has another name in the new definition. May be repeated.")
  private Map<String, String> renamed = new LinkedHashMap<>();

  AlterCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    DirectoryCheck.require(data.directory);
    try (StoreInTurn store = data.inTurn(writing)) {
      ColumnRename[] renames =
          renamed.entrySet().stream()
              .map(column -> new ColumnRename(column.getKey(), column.getValue()))
              .toArray(ColumnRename[]::new);
      store.run(now -> now.alter(name, definition, renames));
      streams.say(name + ": " + store.call(now -> now.queue(name).schema()));
    }
    return ExitCode.DONE;
  }
}
