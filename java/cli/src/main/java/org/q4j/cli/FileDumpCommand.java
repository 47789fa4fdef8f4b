package org.q4j.cli;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.q4j.CorruptException;
import org.q4j.format.HeaderDescriptor;
import org.q4j.format.RecordDescriptor;
import org.q4j.io.Storage;
import org.q4j.repair.RowScan;
import org.q4j.row.Row;
import org.q4j.row.RowCodec;
import org.q4j.row.RowOrder;
import org.q4j.row.Schema;
import org.q4j.store.Source;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code q4j file dump}. */
@Command(
    name = "dump",
    mixinStandardHelpOptions = true,
    description = {
      "Prints the rows of a queue file, oldest first; without a definition, as bytes.",
      "Rows of blocks that do not verify are left out. A row that does not fit the definition is",
      "printed as bytes. Exit code 5 when either happened."
    })
final class FileDumpCommand implements Callable<Integer> {
  private enum Format {
    JSONL,
    TSV,
    CSV,
    SQL
  }

  private final Streams streams;
  private final RowJson json = new RowJson();

  @Mixin private SchemaSource schemas;

  @Parameters(paramLabel = "FILE", description = "The queue file.")
  private Path file;

  @Option(
      names = "--format",
      defaultValue = "JSONL",
      paramLabel = "jsonl|tsv|csv|sql",
      description = "jsonl (default), tsv and csv with a line of names, or INSERT statements.")
  private Format format;

  @Option(
      names = "--all",
      description = "Removed rows too; in jsonl they say so, in sql they are comments.")
  private boolean all;

  @Option(names = "--table", paramLabel = "NAME", description = "For sql (default: as the file).")
  private String table;

  private RowCodec codec;
  private RowPrinter printer;
  private boolean unfit;

  FileDumpCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    try {
      return look();
    } catch (BrokenPipeException enough) {
      return ExitCode.DONE; // Nothing was changed, and who read it has seen what it wanted.
    }
  }

  private int look() {
    Optional<Schema> schema = schemas.of(file);
    if (schema.isEmpty()) {
      streams.say("no definition beside " + file + ": rows as bytes; --schema names one");
      if (format != Format.JSONL) {
        throw new CommandException(ExitCode.USAGE, "--format needs a definition, or jsonl");
      }
    }
    try (Examined examined = Examined.open(streams, file)) {
      boolean v1 = examined.examination().truth().magic == HeaderDescriptor.MAGIC_V1;
      schema.ifPresent(
          columns -> {
            codec = columns.codec(v1 ? RowOrder.V1 : RowOrder.V2);
            printer = new RowPrinter(columns, table == null ? SchemaSource.baseName(file) : table);
          });
      header();
      Storage storage = examined.storage();
      new RowScan(storage, examined.examination())
          .run(
              (offset, head, rowId, verified) -> {
                boolean wanted = RecordDescriptor.isLiveRow(head) || all;
                if (verified && RecordDescriptor.isRow(head) && wanted) {
                  print(storage, offset, head, rowId);
                }
              },
              examined.progress());
      examined
          .examination()
          .lost()
          .forEach(lost -> streams.say("left out: " + lost.damage() + "; q4j file check " + file));
      return unfit ? ExitCode.PARTIAL : examined.exitCode();
    }
  }

  private void header() {
    if (format == Format.TSV) {
      streams.print(printer.tsvHeader());
    } else if (format == Format.CSV) {
      streams.print(printer.csvHeader());
    }
  }

  private void print(Storage storage, long offset, int head, long rowId) {
    byte[] body = new byte[RecordDescriptor.size(head)];
    storage.read(offset + RecordDescriptor.HEAD_LENGTH, ByteBuffer.wrap(body));
    boolean removed = !RecordDescriptor.isLiveRow(head);
    Source source = null;
    if (RecordDescriptor.isReceived(head) && body.length >= RecordDescriptor.SOURCE_LENGTH) {
      int columns = body.length - RecordDescriptor.SOURCE_LENGTH;
      source = Source.ofTrailing(Arrays.copyOfRange(body, columns, body.length));
      body = Arrays.copyOf(body, columns);
    }
    // What stands in for rows that a compaction dropped has no columns to show.
    boolean filler = removed && body.length == 0;
    if (codec == null || filler) {
      bytes(body, rowId, removed, source, null);
      return;
    }
    try {
      Row row = codec.decode(body);
      Source trailing = source == null ? Source.ofTrailing(row.trailingBytes()) : source;
      print(row, rowId, removed, trailing);
    } catch (CorruptException misfit) {
      unfit = true;
      streams.say("row %d at offset %d: %s".formatted(rowId, offset, misfit.getMessage()));
      bytes(body, rowId, removed, source, misfit.getMessage());
    }
  }

  private void print(Row row, long rowId, boolean removed, Source source) {
    switch (format) {
      case JSONL -> streams.print(json.line(null, rowId, row, source, removed));
      case TSV -> streams.print(printer.tsv(row));
      case CSV -> streams.print(printer.csv(row));
      case SQL -> {
        if (removed) {
          streams.print("-- removed: ");
        }
        streams.print(printer.sql(row));
      }
    }
  }

  private void bytes(byte[] body, long rowId, boolean removed, Source source, String error) {
    if (format != Format.JSONL) {
      return; // There is no place for it; what does not fit has been said.
    }
    streams.print(
        json.object(
            out -> {
              out.writeNumberField("rowid", rowId);
              if (removed) {
                out.writeBooleanField("removed", true);
              }
              if (source != null) {
                out.writeObjectFieldStart("source");
                out.writeNumberField("sender", source.sender());
                out.writeNumberField("rowid", source.rowId());
                out.writeEndObject();
              }
              out.writeObjectFieldStart("bytes");
              out.writeStringField("hex", HexFormat.of().formatHex(body));
              out.writeEndObject();
              if (error != null) {
                out.writeStringField("error", error);
              }
            }));
  }
}
