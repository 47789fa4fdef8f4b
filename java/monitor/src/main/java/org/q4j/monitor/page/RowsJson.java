package org.q4j.monitor.page;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import org.q4j.UnsupportedException;
import org.q4j.queue.Queue;
import org.q4j.queue.Snapshot;
import org.q4j.queue.StoredRow;

/**
 * The oldest rows of a queue as JSON, each with whether it is owned. Long rows are named and not
 * shown, so that an answer stays within a megabyte or two.
 */
final class RowsJson {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final int MOST_ROW_BYTES = 64 << 10;
  private static final int MOST_BYTES = 1 << 20;

  private RowsJson() {}

  /**
   * @param limit at most so many rows
   */
  static byte[] of(Queue queue, RowFormat format, int limit) {
    try (Snapshot all = queue.snapshot()) {
      Optional<Set<Long>> ready = readyRows(queue, limit);
      return PageJson.object(
          json -> {
            json.writeArrayFieldStart("rows");
            boolean more = rows(json, all, ready, format, limit);
            json.writeEndArray();
            json.writeBooleanField("more", more);
          });
    }
  }

  private static Optional<Set<Long>> readyRows(Queue queue, int limit) {
    try (Snapshot ready = queue.readySnapshot()) {
      Set<Long> ids = new HashSet<>();
      Iterator<StoredRow> rows = ready.iterator();
      while (ids.size() < limit && rows.hasNext()) {
        ids.add(rows.next().rowId());
      }
      return Optional.of(ids);
    } catch (UnsupportedException unknownHere) {
      return Optional.empty();
    }
  }

  /** Returns whether there are more rows than shown. */
  private static boolean rows(
      JsonGenerator json, Snapshot all, Optional<Set<Long>> ready, RowFormat format, int limit)
      throws IOException {
    Iterator<StoredRow> rows = all.iterator();
    long bytes = 0;
    for (int i = 0; i < limit && bytes < MOST_BYTES && rows.hasNext(); i++) {
      StoredRow row = rows.next();
      json.writeStartObject();
      json.writeNumberField("rowid", row.rowId());
      json.writeStringField(
          "state", ready.map(ids -> ids.contains(row.rowId()) ? "ready" : "owned").orElse(""));
      json.writeNumberField("bytes", row.row().size());
      json.writeFieldName("row");
      if (row.row().size() > MOST_ROW_BYTES) {
        json.writeNull();
      } else {
        byte[] text = format.json(row);
        bytes += text.length;
        copy(text, json);
      }
      json.writeEndObject();
    }
    return rows.hasNext();
  }

  /** Copies a row, its numbers as texts: a browser's numbers do not hold a BIGINT. */
  private static void copy(byte[] text, JsonGenerator json) throws IOException {
    try (JsonParser row = FACTORY.createParser(text)) {
      for (JsonToken token = row.nextToken(); token != null; token = row.nextToken()) {
        if (token.isNumeric()) {
          json.writeString(row.getText());
        } else {
          json.copyCurrentEvent(row);
        }
      }
    }
  }
}
