package org.q4j.queue;

import java.util.List;
import org.q4j.format.RecordDescriptor;
import org.q4j.row.Row;
import org.q4j.row.RowBuilder;
import org.q4j.row.RowCodec;
import org.q4j.row.RowOrder;
import org.q4j.row.Schema;
import org.q4j.store.Compacted;
import org.q4j.store.ForwardReader;
import org.q4j.store.QueueFile;
import org.q4j.store.RecordCursor;
import org.q4j.store.RowPosition;
import org.q4j.store.Source;

/**
 * One life of a queue's file. Compaction and alteration begin another one of the same epoch, in
 * which its rows are found by their row ids; truncation begins a new epoch, of which no older row
 * is part.
 */
final class Generation {
  final QueueFile file;

  /**
   * Reads and writes rows in the file's own order of columns, which the next file may not share.
   */
  final RowCodec codec;

  /** Shared by the cursors; guarded by the dispatcher's lock. */
  final ForwardReader reader;

  final long epoch;

  /** The row that was decoded last; guarded by the dispatcher's lock. */
  private Row decoded;

  private long decodedId;

  /** Generations of one layout have their rows at the same offsets. */
  private final long layout;

  /** Where the rows of older layouts stand; null in the first layout of an epoch. */
  private final Compacted compacted;

  private Generation(QueueFile file, Schema schema, long epoch, long layout, Compacted compacted) {
    this.file = file;
    this.codec = schema.codec(file.rowOrderV1() ? RowOrder.V1 : RowOrder.V2);
    this.reader = file.reader();
    this.epoch = epoch;
    this.layout = layout;
    this.compacted = compacted;
  }

  /** Returns the first generation of an epoch. */
  static Generation first(QueueFile file, Schema schema, long epoch) {
    return new Generation(file, schema, epoch, 0, null);
  }

  /** Returns the generation of a file that holds this one's rows, at other offsets. */
  Generation next(Compacted file, Schema schema) {
    return new Generation(file.file(), schema, epoch, layout + 1, file);
  }

  /** Returns the generation of this one's file after it was closed, renamed and opened again. */
  Generation reopened(QueueFile again) {
    Compacted here = compacted == null ? null : compacted.reopened(again);
    return new Generation(again, codec.schema(), epoch, layout, here);
  }

  /**
   * Returns where a row of an older generation stands in this one, removed or not; null when it is
   * of another epoch.
   */
  RowPosition find(Generation of, RowPosition row) {
    if (of.epoch != epoch) {
      return null;
    }
    return of.layout == layout ? row : compacted.find(row.rowId());
  }

  /**
   * Returns the bodies of rows.
   *
   * @throws org.q4j.SchemaException when one is not of this generation's columns
   */
  byte[][] encode(List<RowBuilder> rows) {
    byte[][] bodies = new byte[rows.size()][];
    for (int i = 0; i < bodies.length; i++) {
      bodies[i] = codec.encode(rows.get(i));
    }
    return bodies;
  }

  /**
   * Returns the bytes of the records of these bodies, heads included.
   *
   * @param source what stands behind each; null for nothing
   */
  static long length(Source source, byte[]... bodies) {
    int beside =
        RecordDescriptor.HEAD_LENGTH + (source == null ? 0 : RecordDescriptor.SOURCE_LENGTH);
    long length = 0;
    for (byte[] body : bodies) {
      length += beside + body.length;
    }
    return length;
  }

  /**
   * Returns a row; many conditions ask for the same one after the other.
   *
   * @throws org.q4j.CorruptException when it does not fit the columns
   */
  Row decode(RowPosition row) {
    if (decoded == null || decodedId != row.rowId()) {
      decoded = null;
      decoded = codec.decode(file.read(row, reader));
      decodedId = row.rowId();
    }
    return decoded;
  }

  /** Returns a cursor before the first live row. */
  RecordCursor cursor() {
    return file.cursor(reader);
  }

  /** Returns a cursor that goes on where one of an older generation of this epoch stands. */
  RecordCursor cursor(Generation of, RecordCursor old) {
    return of.layout == layout ? file.cursor(reader, old) : compacted.cursor(reader, old.rowId());
  }
}
