package org.q4j.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code q4j insert}. */
@Command(name = "insert")
final class InsertCommand extends Inserting {
  @Mixin private DataOptions data;
  @Mixin private DataOptions.Writing writing;

  @Parameters(index = "0", paramLabel = "DB.TABLE", description = "The queue's name.")
  private String name;

  InsertCommand(Streams streams) {
    super(streams);
  }

  @Override
  String queue() {
    return name;
  }

  @Override
  StoreInTurn open() {
    DirectoryCheck.require(data.directory);
    return data.inTurn(writing);
  }
}
