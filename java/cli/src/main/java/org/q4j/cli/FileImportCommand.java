package org.q4j.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.q4j.repair.FileStatus;
import org.q4j.row.Schema;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code q4j file import}. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a queue in the data directory of a copy of a queue file: its rows, with their row ids.",
      "The file is only read. A damaged one is refused: salvage it first."
    })
final class FileImportCommand implements Callable<Integer> {
  private final Streams streams;

  @Mixin private DataOptions data;
  @Mixin private DataOptions.Writing writing;
  @Mixin private SchemaSource schemas;

  @Parameters(index = "0", paramLabel = "FILE", description = "The queue file.")
  private Path file;

  @Parameters(index = "1", paramLabel = "DB.TABLE", description = "The new queue's name.")
  private String name;

  @Option(names = "--json", description = "Name and rows as one JSON object.")
  private boolean json;

  FileImportCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    Schema schema = schemas.required(RegularFile.of(file));
    FileRepairCommand.refuseWhenOpen(file);
    try (Examined examined = Examined.open(streams, file)) {
      if (examined.examination().status() == FileStatus.DAMAGED) {
        throw new CommandException(
            ExitCode.INPUT,
            "%s is damaged: q4j file check says where, q4j file salvage %s --output NEW.Q4M what is left"
                .formatted(file, file));
      }
    }
    try (StoreInTurn store = data.inTurn(writing)) {
      store.run(now -> now.importFile(name, schema, file.toAbsolutePath()));
      long rows = store.call(now -> now.queue(name).count());
      if (json) {
        streams.print(
            new RowJson()
                .object(
                    out -> {
                      out.writeStringField("queue", name);
                      out.writeNumberField("rows", rows);
                    }));
      } else {
        streams.say("imported %d rows into %s".formatted(rows, name));
      }
    }
    return ExitCode.DONE;
  }
}
