package org.q4j.cli;

import org.q4j.queue.OwnedRow;

/** Prints rows. A row that could not be printed is not ended: the failure ends the command. */
final class PrintHandler implements RowHandler {
  private final Streams streams;
  private final boolean withQueue;
  private final RowJson json = new RowJson();

  PrintHandler(Streams streams, boolean withQueue) {
    this.streams = streams;
    this.withQueue = withQueue;
  }

  @Override
  public boolean handle(OwnedRow row) {
    streams.print(json.line(withQueue ? row.queue() : null, row.rowId(), row.row()));
    return true;
  }

  @Override
  public void stop() {
    // Printing is over as soon as it can be.
  }
}
