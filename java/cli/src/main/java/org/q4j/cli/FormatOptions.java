package org.q4j.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.q4j.row.Schema;
import org.q4j.row.ValueKind;
import picocli.CommandLine.Option;

/** The options that say what an input looks like. */
final class FormatOptions {
  private enum Format {
    JSONL,
    TSV,
    CSV,
    LINES
  }

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

  /** Returns whether the first line is no row. */
  boolean header() {
    return header;
  }

  /** Refuses options that do not go together, rather than leave one of them out. */
  void check() {
    boolean fields = format == Format.TSV || format == Format.CSV;
    if (!fields && (columns != null || header)) {
      throw misplaced(columns != null ? "--columns" : "--header", "tsv or csv");
    }
    if (format != Format.LINES && column != null) {
      throw misplaced("--column", "lines");
    }
  }

  private CommandException misplaced(String option, String expected) {
    return new CommandException(
        ExitCode.USAGE, "%s: --format=%s (expected %s)".formatted(option, format, expected));
  }

  /** Refuses columns that the queue has not. */
  void check(Schema schema) {
    try {
      if (format == Format.LINES) {
        lineColumn(schema);
      } else if (columns != null) {
        Columns.named(schema, columns);
      }
    } catch (BadInputException unknown) {
      throw new CommandException(ExitCode.INPUT, unknown.getMessage(), unknown);
    }
  }

  /**
   * Returns the rows of an input.
   *
   * @throws BadInputException when its header is none of this queue's
   */
  RowSource open(Schema schema, InputStream in) throws IOException {
    return switch (format) {
      case JSONL -> new JsonSource(new LineReader(in));
      case LINES -> lines(schema, in);
      case TSV -> tsv(schema, ByteOrderMark.skip(in));
      case CSV -> csv(schema, ByteOrderMark.skip(in));
    };
  }

  private RowSource lines(Schema schema, InputStream in) throws IOException {
    int index = lineColumn(schema);
    boolean binary = schema.column(index).type().kind() == ValueKind.BINARY;
    return new LineSource(new LineReader(binary ? in : ByteOrderMark.skip(in)), index);
  }

  private RowSource tsv(Schema schema, InputStream in) throws IOException {
    LineReader lines = new LineReader(in);
    lines.dropReturns();
    byte[] first = header ? lines.next() : null;
    String[] named =
        first == null ? null : new String(first, StandardCharsets.UTF_8).split("\t", -1);
    return new TsvSource(lines, fields(schema, named));
  }

  private RowSource csv(Schema schema, InputStream in) throws IOException {
    CsvSource csv = new CsvSource(in);
    csv.columns(fields(schema, header ? csv.header() : null));
    return csv;
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
}
