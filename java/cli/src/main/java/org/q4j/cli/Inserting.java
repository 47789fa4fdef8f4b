package org.q4j.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.q4j.row.Schema;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the commands have in common that insert rows. */
@Command(
    mixinStandardHelpOptions = true,
    description = "Inserts rows from standard input or files.",
    footer = {
      "",
      "jsonl: an object a line, keyed by column, or what take and peek print;",
      "       {\"hex\": \"00ff\"} is binary.",
      "tsv:   as MySQL's LOAD DATA: \\N is NULL, \\t \\n \\r \\\\ are escapes, BIT is its",
      "       bytes. When the first line ends in CR LF, the CR is no part of any line.",
      "csv:   RFC 4180, UTF-8; an unquoted \\N is NULL, BIT is a number. For one column an",
      "       empty line is a row with an empty field, for several it is none.",
      "lines: each line is the value of the only column, or of --column; a CR at its",
      "       end is part of it.",
      "A byte order mark at the beginning is no part of a text.",
      "",
      "Exit code 5: some rows are in and others not; it says which. With --json the",
      "object then has \"error\", and its \"file\" and \"line\"."
    })
abstract class Inserting implements Callable<Integer> {
  private static final int BATCH = 1000;

  private final Streams streams;

  @Mixin private FormatOptions format;

  @Parameters(
      index = "1..*",
      paramLabel = "FILE",
      description = "Files to read; - is standard input, which is also the default.")
  private List<String> files = List.of("-");

  @Option(
      names = "--batch",
      paramLabel = "N",
      description =
          "Rows in one append, all there or none after a crash; at most 1 MiB. Default: up to 1000,"
              + " but no row waits for more input to come.")
  private Integer batch;

  @Option(names = "--json", description = "Print rows and bytes as one JSON object at the end.")
  private boolean json;

  Inserting(Streams streams) {
    this.streams = streams;
  }

  /** Returns the queue's name, {@code db.table}. */
  abstract String queue();

  /** Opens what the queue is in. */
  abstract StoreInTurn open();

  @Override
  public Integer call() {
    if (batch != null && batch < 1) {
      throw new CommandException(ExitCode.USAGE, "--batch=" + batch + " (expected 1 or more)");
    }
    format.check();
    files.forEach(Inserting::checkReadable);
    String name = queue();
    try (StoreInTurn store = open()) {
      Schema schema = store.call(now -> now.queue(name).schema());
      format.check(schema);
      BulkInsert insert = new BulkInsert(store, name, batch == null ? BATCH : batch, streams);
      InsertReport report = new InsertReport(streams, name, json, insert);
      Ending ending = Ending.with(() -> stop(insert, store, report));
      try {
        for (int i = 0; i < files.size(); i++) {
          insert(schema, insert, i, report);
        }
      } finally {
        ending.over();
      }
      if (!Ending.begun()) { // Or it has been said.
        report.done();
      }
    }
    return ExitCode.DONE;
  }

  /** Before the first row is in: a mistyped name should not leave half of the work done. */
  private static void checkReadable(String file) {
    Path path = Path.of(file);
    String why = null;
    if (!file.equals("-")) {
      if (!Files.exists(path)) {
        why = "no such file";
      } else if (Files.isDirectory(path)) {
        why = "it is a directory";
      } else if (!Files.isReadable(path)) {
        why = "permission denied";
      }
    }
    if (why != null) {
      throw new CommandException(
          ExitCode.INPUT, "cannot read %s: %s; nothing was inserted".formatted(file, why));
    }
  }

  private void insert(Schema schema, BulkInsert insert, int index, InsertReport report) {
    String file = files.get(index);
    String label = file.equals("-") ? "standard input" : file;
    try (InputStream in = open(file, insert)) {
      try {
        insert.all(format.open(schema, in), label);
      } catch (BadInputException header) {
        throw new InsertFailure(label, 1, "refused: " + header.getMessage(), header);
      }
    } catch (IOException unreadable) {
      throw report.failed(
          new InsertFailure(label, 1, "cannot be read: " + Reason.of(unreadable), unreadable),
          format.header(),
          files.subList(index + 1, files.size()));
    } catch (InsertFailure failure) {
      throw report.failed(failure, format.header(), files.subList(index + 1, files.size()));
    }
  }

  private InputStream open(String file, BulkInsert insert) throws IOException {
    InputStream in = file.equals("-") ? streams.in() : Files.newInputStream(Path.of(file));
    // Whoever says how many rows belong together gets no smaller batches.
    return batch == null ? new PauseStream(in, insert::flush) : in;
  }

  private static void stop(BulkInsert insert, StoreInTurn store, InsertReport report) {
    insert.stop();
    store.close();
    report.stopped();
  }
}
