package org.q4j.cli;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.q4j.queue.Queue;
import org.q4j.queue.QueueStore;
import org.q4j.row.Schema;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code q4j insert}. */
@Command(
    name = "insert",
    mixinStandardHelpOptions = true,
    description = "Inserts rows from standard input or files.",
    footer = {
      "",
      "jsonl: an object a line, keyed by column, or what take and peek print; {\"hex\": \"00ff\"} is binary.",
      "tsv:   as MySQL's LOAD DATA: \\N is NULL, \\t \\n \\\\ are escapes, BIT is its bytes.",
      "csv:   RFC 4180, UTF-8; an unquoted \\N is NULL, BIT is a number.",
      "lines: each line is the value of the only column, or of --column."
    })
final class InsertCommand implements Callable<Integer> {
  private enum Format {
    JSONL,
    TSV,
    CSV,
    LINES
  }

  private final Streams streams;

  @Mixin private DataOptions data;
  @Mixin private DataOptions.Writing writing;

  @Parameters(index = "0", paramLabel = "DB.TABLE", description = "The queue's name.")
  private String name;

  @Parameters(
      index = "1..*",
      paramLabel = "FILE",
      description = "Files to read; - is standard input, which is also the default.")
  private List<String> files = List.of("-");

  @Option(
      names = "--format",
      required = true,
      paramLabel = "jsonl|tsv|csv|lines",
      description = "The format of the input.")
  private Format format;

  @Option(
      names = "--columns",
      split = ",",
      paramLabel = "A,B",
      description = "For tsv and csv: which columns the fields are for (default: all, in order).")
  private List<String> columns;

  @Option(names = "--header", description = "For tsv and csv: the first line names the columns.")
  private boolean header;

  @Option(names = "--column", paramLabel = "NAME", description = "For lines: the column.")
  private String column;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "1000",
      description =
          "Rows in one append, all there or none after a crash (default: 1000, at most 1 MiB).")
  private int batch;

  @Option(names = "--json", description = "Print rows and bytes as one JSON object at the end.")
  private boolean json;

  InsertCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException {
    if (batch < 1) {
      throw new CommandException(ExitCode.USAGE, "--batch=" + batch + " (expected 1 or more)");
    }
    DirectoryCheck.require(data.directory);
    try (QueueStore store = data.open(writing)) {
      Queue queue = store.queue(name);
      BulkInsert insert = new BulkInsert(queue, batch, streams);
      for (String file : files) {
        try (InputStream in = open(file)) {
          insert.all(source(queue.schema(), in, file), file.equals("-") ? "standard input" : file);
        }
      }
      finish(insert);
    }
    return ExitCode.DONE;
  }

  private InputStream open(String file) {
    try {
      return file.equals("-") ? streams.in() : new FileInputStream(file);
    } catch (IOException failure) {
      throw new CommandException(
          ExitCode.INPUT, "cannot read " + file + ": " + failure.getMessage(), failure);
    }
  }

  private RowSource source(Schema schema, InputStream in, String file) throws IOException {
    return switch (format) {
      case JSONL -> new JsonSource(new LineReader(in));
      case LINES -> new LineSource(new LineReader(in), lineColumn(schema));
      case TSV -> tsv(schema, new LineReader(in));
      case CSV -> csv(schema, in, file);
    };
  }

  private RowSource tsv(Schema schema, LineReader lines) throws IOException {
    String[] named = header ? text(lines.next()).split("\t", -1) : null;
    return new TsvSource(lines, fields(schema, named));
  }

  private RowSource csv(Schema schema, InputStream in, String file) throws IOException {
    CsvSource csv = new CsvSource(in);
    try {
      csv.columns(fields(schema, header ? csv.header() : null));
      return csv;
    } catch (BadInputException bad) {
      throw new CommandException(ExitCode.INPUT, file + ", line 1: " + bad.getMessage(), bad);
    }
  }

  private static String text(byte[] line) {
    return line == null ? "" : new String(line, StandardCharsets.UTF_8);
  }

  private int[] fields(Schema schema, String[] named) {
    if (columns != null) {
      return Columns.named(schema, columns);
    }
    return named == null ? Columns.all(schema) : Columns.named(schema, Arrays.asList(named));
  }

  private int lineColumn(Schema schema) {
    if (column != null) {
      return Columns.named(schema, List.of(column))[0];
    }
    if (schema.size() != 1) {
      throw new CommandException(
          ExitCode.USAGE,
          "which column do the lines go to? --column with one of " + Columns.names(schema));
    }
    return 0;
  }

  private void finish(BulkInsert insert) {
    if (json) {
      streams.print(
          new RowJson()
              .object(
                  out -> {
                    out.writeStringField("queue", name);
                    out.writeNumberField("rows", insert.rows());
                    out.writeNumberField("bytes", insert.bytes());
                  }));
    } else {
      streams.say(
          "inserted %d rows, %d bytes into %s".formatted(insert.rows(), insert.bytes(), name));
    }
  }
}
