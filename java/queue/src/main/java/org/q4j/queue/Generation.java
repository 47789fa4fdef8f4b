package org.q4j.queue;

import org.q4j.row.RowCodec;
import org.q4j.row.RowOrder;
import org.q4j.row.Schema;
import org.q4j.store.QueueFile;

/**
 * One life of a queue's file: truncation begins another. A row belongs to the generation it was
 * taken from; ending or giving back a row of an earlier one does nothing.
 */
final class Generation {
  final QueueFile file;
  final ReadyRows ready;

  /**
   * Reads and writes rows in the file's own order of columns, which the next file may not share.
   */
  final RowCodec codec;

  Generation(QueueFile file, Schema schema) {
    this.file = file;
    this.codec = schema.codec(file.rowOrderV1() ? RowOrder.V1 : RowOrder.V2);
    this.ready = new ReadyRows(file.cursor());
  }
}
