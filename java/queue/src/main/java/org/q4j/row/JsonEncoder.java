package org.q4j.row;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.q4j.SchemaException;

/** Turns JSON text into MySQL's binary form, see {@link JsonBinary}. For one value. */
final class JsonEncoder {
  private static final int LARGEST_SMALL = 0xffff;
  private static final Comparator<byte[]> KEY_ORDER =
      Comparator.<byte[]>comparingInt(key -> key.length).thenComparing(Arrays::compareUnsigned);
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(JsonBinary.MAX_DEPTH)
                  .maxStringLength(RowCodec.MAX_ROW_BYTES)
                  .maxNameLength(LARGEST_SMALL + 1)
                  .build())
          .build();

  private final Column column;
  private final Object shown;

  /** A value's type and the bytes behind it. */
  private static final class Encoded {
    final int type;
    final byte[] bytes;

    Encoded(int type, byte[] bytes) {
      this.type = type;
      this.bytes = bytes;
    }
  }

  private JsonEncoder(Column column, Object shown) {
    this.column = column;
    this.shown = shown;
  }

  /**
   * Returns the document of a JSON text.
   *
   * @throws SchemaException when it is none by RFC 8259, or nested too deeply
   */
  static byte[] encode(Column column, String text) {
    JsonEncoder encoder = new JsonEncoder(column, text);
    try (JsonParser parser = FACTORY.createParser(text)) {
      parser.nextToken();
      if (parser.currentToken() == null) {
        throw encoder.refused("the text is empty");
      }
      Encoded value = encoder.value(parser);
      if (parser.nextToken() != null) {
        throw encoder.refused("something follows the value");
      }
      byte[] document = new byte[1 + value.bytes.length];
      document[0] = (byte) value.type;
      System.arraycopy(value.bytes, 0, document, 1, value.bytes.length);
      return document;
    } catch (IOException malformed) {
      throw encoder.refused(
          malformed.getMessage() == null ? "malformed" : firstLine(malformed.getMessage()));
    }
  }

  private static String firstLine(String text) {
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end);
  }

  private SchemaException refused(String why) {
    return column.refuse("no JSON: " + why, "(expected a JSON text)", shown);
  }

  private Encoded value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_NULL -> literal(JsonBinary.NULL);
      case VALUE_TRUE -> literal(JsonBinary.TRUE);
      case VALUE_FALSE -> literal(JsonBinary.FALSE);
      case VALUE_NUMBER_INT -> integer(parser);
      case VALUE_NUMBER_FLOAT -> real(parser);
      case VALUE_STRING -> string(parser.getText());
      case START_ARRAY -> array(parser);
      case START_OBJECT -> object(parser);
      default -> throw refused("unexpected " + parser.currentToken());
    };
  }

  private static Encoded literal(int which) {
    return new Encoded(JsonBinary.LITERAL, new byte[] {(byte) which});
  }

  private Encoded integer(JsonParser parser) throws IOException {
    if (parser.getTextLength() > 20) {
      return real(parser);
    }
    BigInteger number = parser.getBigIntegerValue();
    if (number.bitLength() < Long.SIZE) {
      long value = number.longValue();
      if (value == (short) value) {
        return number(JsonBinary.INT16, value, Short.BYTES);
      }
      return value == (int) value
          ? number(JsonBinary.INT32, value, Integer.BYTES)
          : number(JsonBinary.INT64, value, Long.BYTES);
    }
    return number.signum() > 0 && number.bitLength() == Long.SIZE
        ? number(JsonBinary.UINT64, number.longValue(), Long.BYTES)
        : real(parser);
  }

  private Encoded real(JsonParser parser) throws IOException {
    double number = parser.getDoubleValue();
    if (!Double.isFinite(number)) {
      throw refused("a number is too large for a double");
    }
    return number(JsonBinary.DOUBLE, Double.doubleToLongBits(number), Long.BYTES);
  }

  private static Encoded number(int type, long value, int width) {
    byte[] bytes = new byte[width];
    LittleEndian.write(bytes, 0, width, value);
    return new Encoded(type, bytes);
  }

  private Encoded string(String text) {
    RowBuffer out = new RowBuffer(text.length() + 5);
    byte[] bytes = utf8(text);
    int left = bytes.length;
    while (left > 0x7f) {
      out.put((left & 0x7f) | 0x80);
      left >>>= 7;
    }
    out.put(left);
    out.put(bytes, 0, bytes.length);
    return new Encoded(JsonBinary.STRING, out.toByteArray());
  }

  private byte[] utf8(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (!new String(bytes, StandardCharsets.UTF_8).equals(text)) {
      throw refused("half of a surrogate pair");
    }
    return bytes;
  }

  private Encoded array(JsonParser parser) throws IOException {
    List<Encoded> values = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      values.add(value(parser));
    }
    return container(List.of(), values);
  }

  /** Of a key that comes twice the last value counts. */
  private Encoded object(JsonParser parser) throws IOException {
    Map<byte[], Encoded> values = new TreeMap<>(KEY_ORDER);
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      byte[] key = utf8(parser.currentName());
      if (key.length > LARGEST_SMALL) {
        throw refused("a key is longer than 65535 bytes");
      }
      parser.nextToken();
      values.put(key, value(parser));
    }
    Encoded made = container(List.copyOf(values.keySet()), List.copyOf(values.values()));
    boolean large = made.type == JsonBinary.LARGE_ARRAY;
    return new Encoded(large ? JsonBinary.LARGE_OBJECT : JsonBinary.SMALL_OBJECT, made.bytes);
  }

  /** The parts are encoded before the whole, so that its size is known at once. */
  private static Encoded container(List<byte[]> keys, List<Encoded> values) {
    boolean large = size(keys, values, false) > LARGEST_SMALL;
    int width = large ? Integer.BYTES : Short.BYTES;
    long size = size(keys, values, large);
    RowBuffer out = new RowBuffer((int) Math.min(size, RowCodec.MAX_ROW_BYTES));
    out.putNumber(values.size(), width);
    out.putNumber(size, width);
    int offset = 2 * width + keys.size() * (width + 2) + values.size() * (1 + width);
    for (byte[] key : keys) {
      out.putNumber(offset, width);
      out.putNumber(key.length, 2);
      offset += key.length;
    }
    for (Encoded value : values) {
      out.put(value.type);
      if (JsonBinary.inlined(value.type, large)) {
        out.putNumber(LittleEndian.read(value.bytes, 0, value.bytes.length), width);
      } else {
        out.putNumber(offset, width);
        offset += value.bytes.length;
      }
    }
    for (byte[] key : keys) {
      out.put(key, 0, key.length);
    }
    for (Encoded value : values) {
      if (!JsonBinary.inlined(value.type, large)) {
        out.put(value.bytes, 0, value.bytes.length);
      }
    }
    return new Encoded(large ? JsonBinary.LARGE_ARRAY : JsonBinary.SMALL_ARRAY, out.toByteArray());
  }

  private static long size(List<byte[]> keys, List<Encoded> values, boolean large) {
    int width = large ? Integer.BYTES : Short.BYTES;
    long size = 2L * width + (long) keys.size() * (width + 2) + (long) values.size() * (1 + width);
    for (byte[] key : keys) {
      size += key.length;
    }
    for (Encoded value : values) {
      size += JsonBinary.inlined(value.type, large) ? 0 : value.bytes.length;
    }
    return size;
  }
}
