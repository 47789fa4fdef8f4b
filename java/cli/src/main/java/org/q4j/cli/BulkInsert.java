package org.q4j.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.q4j.ClosedException;
import org.q4j.OwnerGoneException;
import org.q4j.Q4jException;
import org.q4j.client.RowTooLargeException;
import org.q4j.queue.Queue;
import org.q4j.row.RowBuilder;
import org.q4j.row.RowCodec;
import org.q4j.row.RowOrder;

/**
 * Brings inputs into a queue in batches, and knows which line went in and which did not. For one
 * thread; but {@link #stop} and the figures are for any.
 */
final class BulkInsert {
  private static final long BATCH_BYTES = 1 << 20;
  private static final long PROGRESS_NANOS = 500_000_000L;

  private final StoreInTurn store;
  private final String name;
  private final int batchRows;
  private final Streams streams;
  private final RowCodec codec;
  private Queue queue;
  private final List<RowBuilder> batch = new ArrayList<>();
  private final List<Long> lines = new ArrayList<>();
  private String input = "";
  private long batchBytes;
  private long rows;
  private long bytes;
  private boolean stopped;
  private boolean progressShown;
  private long nextProgress = System.nanoTime() + PROGRESS_NANOS;

  BulkInsert(StoreInTurn store, String name, int batchRows, Streams streams) {
    this.store = store;
    this.name = name;
    this.queue = store.call(now -> now.queue(name));
    this.batchRows = batchRows;
    this.streams = streams;
    this.codec = queue.schema().codec(RowOrder.V2);
  }

  /** Returns the rows that are in. */
  synchronized long rows() {
    return rows;
  }

  /** Returns the bytes of their bodies. */
  synchronized long bytes() {
    return bytes;
  }

  /** Returns when no batch is on its way any more; none will be. */
  synchronized void stop() {
    stopped = true;
  }

  /**
   * Inserts all rows of a source.
   *
   * @param name what to call it
   * @throws InsertFailure at the first row that does not go in; those before it are in
   */
  void all(RowSource source, String name) {
    input = name;
    try {
      while (true) {
        RowBuilder row = queue.newRow();
        if (!source.next(row)) {
          break;
        }
        add(row, codec.size(row), source.line());
      }
      flush();
    } catch (BadInputException | Q4jException unfit) {
      flush();
      throw new InsertFailure(input, source.line(), "refused: " + unfit.getMessage(), unfit);
    } catch (IOException unreadable) {
      flush();
      throw new InsertFailure(
          input, source.line(), "cannot be read: " + Reason.of(unreadable), unreadable);
    } catch (OutOfMemoryError exhausted) {
      long from = batch.isEmpty() ? source.line() : lines.get(0);
      batch.clear();
      lines.clear();
      throw didNotGoIn(from, exhausted);
    } finally {
      endProgress();
    }
  }

  private void add(RowBuilder row, int size, long line) {
    batch.add(row);
    lines.add(line);
    batchBytes += size;
    if (batch.size() >= batchRows || batchBytes >= BATCH_BYTES) {
      flush();
    }
  }

  /** Inserts the rows that wait for more of them. */
  synchronized void flush() {
    if (stopped) {
      long from = lines.isEmpty() ? 0 : lines.get(0);
      throw new InsertFailure(input, from, "stopped", new ClosedException("stopped"));
    }
    if (batch.isEmpty()) {
      return;
    }
    try {
      insertBatch();
    } catch (RowTooLargeException unfit) {
      insertBefore(unfit);
    } catch (Q4jException failure) {
      endProgress();
      throw didNotGoIn(lines.get(0), failure);
    }
    rows += batch.size();
    bytes += batchBytes;
    batch.clear();
    lines.clear();
    batchBytes = 0;
    showProgress();
  }

  /** Inserts the rows before the one that was refused, and says which line that is. */
  private void insertBefore(RowTooLargeException unfit) {
    long line = lines.get(unfit.index());
    batch.subList(unfit.index(), batch.size()).clear();
    lines.subList(unfit.index(), lines.size()).clear();
    batchBytes = batch.stream().mapToLong(codec::size).sum();
    flush();
    endProgress();
    throw didNotGoIn(line, unfit);
  }

  private void insertBatch() {
    try {
      queue.insertAll(batch);
    } catch (OwnerGoneException gone) {
      if (!gone.nothingDone()) {
        throw gone;
      }
      store.run(
          now -> {
            queue = now.queue(name);
            queue.insertAll(batch);
          });
    }
  }

  private InsertFailure didNotGoIn(long line, Throwable failure) {
    return new InsertFailure(
        input, line, "and what follows did not go in: " + Failures.words(failure), failure);
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
