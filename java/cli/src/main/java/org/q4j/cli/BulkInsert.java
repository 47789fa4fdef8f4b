package org.q4j.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.q4j.Q4jException;
import org.q4j.queue.Queue;
import org.q4j.row.RowBuilder;
import org.q4j.row.RowCodec;
import org.q4j.row.RowOrder;

/** Brings an input into a queue in batches, and knows which line went in and which did not. */
final class BulkInsert {
  private static final long BATCH_BYTES = 1 << 20;
  private static final long PROGRESS_NANOS = 500_000_000L;

  private final Queue queue;
  private final int batchRows;
  private final Streams streams;
  private final RowCodec codec;
  private final List<RowBuilder> batch = new ArrayList<>();
  private long batchBytes;
  private long batchLine;
  private long rows;
  private long bytes;
  private boolean progressShown;
  private long nextProgress = System.nanoTime() + PROGRESS_NANOS;

  BulkInsert(Queue queue, int batchRows, Streams streams) {
    this.queue = queue;
    this.batchRows = batchRows;
    this.streams = streams;
    this.codec = queue.schema().codec(RowOrder.V2);
  }

  /** Returns the rows that are in. */
  long rows() {
    return rows;
  }

  /** Returns the bytes of their bodies. */
  long bytes() {
    return bytes;
  }

  /**
   * Inserts all rows of a source.
   *
   * @param input what to call it
   * @throws CommandException at the first row that does not go in; those before it are in
   */
  void all(RowSource source, String input) throws IOException {
    while (true) {
      RowBuilder row = queue.newRow();
      int size;
      try {
        if (!source.next(row)) {
          break;
        }
        size = codec.size(row);
      } catch (BadInputException | Q4jException unfit) {
        flush(input);
        endProgress();
        throw refused(input, source.line(), "refused", unfit);
      }
      if (batch.isEmpty()) {
        batchLine = source.line();
      }
      batch.add(row);
      batchBytes += size;
      if (batch.size() >= batchRows || batchBytes >= BATCH_BYTES) {
        flush(input);
      }
    }
    flush(input);
    endProgress();
  }

  private void flush(String input) {
    if (batch.isEmpty()) {
      return;
    }
    try {
      queue.insertAll(batch);
    } catch (Q4jException failure) {
      endProgress();
      throw refused(input, batchLine, "and what follows did not go in", failure);
    }
    rows += batch.size();
    bytes += batchBytes;
    batch.clear();
    batchBytes = 0;
    showProgress();
  }

  private CommandException refused(String input, long line, String what, RuntimeException failure) {
    String in =
        rows == 0
            ? "nothing was inserted"
            : "%d rows before it were inserted; mend it and go on with: tail -n +%d"
                .formatted(rows, line);
    return new CommandException(
        rows == 0 ? ExitCode.INPUT : ExitCode.PARTIAL,
        "%s, line %d %s: %s; %s".formatted(input, line, what, failure.getMessage(), in),
        failure);
  }

  private void showProgress() {
    if (streams.terminal() && System.nanoTime() >= nextProgress) {
      streams.err().printf("\rq4j: %,d rows, %,d bytes ", rows, bytes);
      nextProgress = System.nanoTime() + PROGRESS_NANOS;
      progressShown = true;
    }
  }

  /** What is said next begins on a line of its own. */
  private void endProgress() {
    if (progressShown) {
      streams.err().println();
      progressShown = false;
    }
  }
}
