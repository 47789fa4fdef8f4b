package org.q4j.queue;

import java.util.Optional;
import org.q4j.CorruptException;
import org.q4j.row.Row;
import org.q4j.row.RowCodec;
import org.q4j.store.Source;

/**
 * A row as it stands in a queue.
 *
 * @param rowId its row id
 * @param row its columns
 * @param source where a relay got it from; empty for others
 */
public record StoredRow(long rowId, Row row, Optional<Source> source) {

  /** Reads a body, whose block has been verified: it is the definition that does not fit it. */
  static StoredRow decoded(
      String queue, long rowId, RowCodec codec, byte[] body, Optional<Source> source) {
    return new StoredRow(rowId, decode(queue, rowId, codec, body), source);
  }

  /** As {@link #decoded}, without its source. */
  static Row decode(String queue, long rowId, RowCodec codec, byte[] body) {
    try {
      return codec.decode(body);
    } catch (CorruptException unfit) {
      String file = queue.replace('.', '/');
      throw new CorruptException(
          "row %d of %s does not fit the queue's definition: %s; is %s.sql the one that %s.Q4M was made with?"
              .formatted(rowId, queue, unfit.getMessage(), file, file),
          unfit);
    }
  }
}
