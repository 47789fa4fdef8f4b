package org.q4j.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.HexFormat;
import org.q4j.CorruptException;
import org.q4j.row.Row;
import org.q4j.store.Source;

/**
 * Rows as JSON lines: {@code {"rowid": 7, "cols": {"id": 7, "note": null, "body": {"hex":
 * "00ff"}}}}.
 *
 * <p>Integers, FLOAT and DOUBLE are numbers in full precision, DECIMAL is a text with all its
 * places, text is text, binary values and BIT are {@code hex}, and so is a value whose bytes are
 * not of its type or character set. The shape is part of the commands' contract.
 */
final class RowJson {
  /** The JDK's own writer, up to JDK 18, gives some floats more digits than they need. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER).build();

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** One line, with a blank behind colons and commas. */
  private static final class Spaced extends MinimalPrettyPrinter {
    private static final long serialVersionUID = 1L;

    @Override
    public void writeObjectFieldValueSeparator(JsonGenerator json) throws IOException {
      json.writeRaw(": ");
    }

    @Override
    public void writeObjectEntrySeparator(JsonGenerator json) throws IOException {
      json.writeRaw(", ");
    }

    @Override
    public void writeArrayValueSeparator(JsonGenerator json) throws IOException {
      json.writeRaw(", ");
    }
  }

  /** Writes one object of a command's own. */
  @FunctionalInterface
  interface Content {
    /** Writes fields; the object is open. */
    void write(JsonGenerator json) throws IOException;
  }

  /**
   * Returns a row's line, with its line feed.
   *
   * @param queue the queue's name, or null to leave it out
   */
  byte[] line(String queue, long rowId, Row row) {
    return line(queue, rowId, row, null, false);
  }

  /**
   * As above.
   *
   * @param source where a relay got it from, or null
   * @param removed whether to say that it has been removed
   */
  byte[] line(String queue, long rowId, Row row, Source source, boolean removed) {
    return object(
        json -> {
          if (queue != null) {
            json.writeStringField("queue", queue);
          }
          json.writeNumberField("rowid", rowId);
          if (removed) {
            json.writeBooleanField("removed", true);
          }
          if (source != null) {
            json.writeObjectFieldStart("source");
            json.writeNumberField("sender", source.sender());
            json.writeNumberField("rowid", source.rowId());
            json.writeEndObject();
          }
          json.writeObjectFieldStart("cols");
          for (int i = 0; i < row.schema().size(); i++) {
            json.writeFieldName(row.schema().column(i).name());
            write(json, row, i);
          }
          json.writeEndObject();
        });
  }

  /** Returns any object as a line, with its line feed. */
  byte[] object(Content content) {
    bytes.reset();
    try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
      json.setPrettyPrinter(new Spaced());
      json.writeStartObject();
      content.write(json);
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible); // Memory does not fail to be written to.
    }
    bytes.write('\n');
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator json, Row row, int index) throws IOException {
    Object value;
    try {
      value = row.get(index);
    } catch (CorruptException notOfItsCharacterSet) {
      value = row.rawBytes(index);
    }
    if (value == null) {
      json.writeNull();
    } else if (value instanceof Long number) {
      json.writeNumber(number);
    } else if (value instanceof BigInteger number) {
      json.writeNumber(number);
    } else if (value instanceof Float number) {
      json.writeNumber(number);
    } else if (value instanceof Double number) {
      json.writeNumber(number);
    } else if (value instanceof byte[] binary) {
      json.writeStartObject();
      json.writeStringField("hex", HexFormat.of().formatHex(binary));
      json.writeEndObject();
    } else {
      json.writeString(row.getString(index));
    }
  }
}
