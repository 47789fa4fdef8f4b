package org.q4j.queue;

import org.q4j.row.RowCodec;
import org.q4j.row.RowOrder;
import org.q4j.row.Schema;
import org.q4j.store.Compacted;
import org.q4j.store.QueueFile;
import org.q4j.store.RowPosition;

/**
 * One life of a queue's file: truncation and compaction begin another. A row belongs to the
 * generation it was taken from. After a compaction it is found in the next one; ending or giving
 * back a row from before a truncation does nothing.
 */
final class Generation {
  final QueueFile file;
  final ReadyRows ready;

  /**
   * Reads and writes rows in the file's own order of columns, which the next file may not share.
   */
  final RowCodec codec;

  private Generation next;
  private Compacted compacted;

  Generation(QueueFile file, Schema schema) {
    this(file, schema, new ReadyRows(file.cursor()));
  }

  private Generation(QueueFile file, Schema schema, ReadyRows ready) {
    this.file = file;
    this.codec = schema.codec(file.rowOrderV1() ? RowOrder.V1 : RowOrder.V2);
    this.ready = ready;
  }

  /**
   * Returns the generation of the file that has taken this one's place. With the gate held alone.
   */
  Generation compactedTo(Compacted file) {
    Generation following = new Generation(file.file(), codec.schema(), ready.translate(file));
    compacted = file;
    next = following;
    return following;
  }

  /**
   * Returns where a row of this generation stands in {@code now}, or null when it is not there.
   * With the gate held.
   */
  RowPosition translate(RowPosition row, Generation now) {
    RowPosition position = row;
    for (Generation at = this; at != now; at = at.next) {
      if (at == null || at.next == null) {
        return null;
      }
      position = at.compacted.translate(position);
    }
    return position;
  }
}
