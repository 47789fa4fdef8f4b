package org.q4j.sql.select;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.q4j.sql.wire.ColumnDefinition;
import org.q4j.sql.wire.FloatingText;

/**
 * JSON as MySQL 5.7 reads and prints it ("The JSON Data Type"): an object's keys in order of their
 * length and then bytes, the last of equal ones; a blank behind commas and colons.
 *
 * <p>A document is {@link Map}, {@link List}, {@link String}, {@link Boolean}, {@link Long}, {@link
 * BigInteger}, {@link BigDecimal}, {@link Double}, or {@link #NULL}.
 */
final class JsonText {
  /** The null of JSON, which is not SQL's. */
  static final Object NULL =
      new Object() {
        @Override
        public String toString() {
          return "null";
        }
      };

  /** MySQL's bound. */
  private static final int MOST_DEPTH = 100;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MOST_DEPTH)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private static final Comparator<String> KEY_ORDER =
      Comparator.<String, byte[]>comparing(
          key -> key.getBytes(StandardCharsets.UTF_8),
          Comparator.<byte[]>comparingInt(key -> key.length)
              .thenComparing(Arrays::compareUnsigned));

  private JsonText() {}

  /** Returns the document of a text; empty when it is none by RFC 8259, or nested too deep. */
  static Optional<Object> parse(String text) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      if (parser.nextToken() == null) {
        return Optional.empty();
      }
      Object value = value(parser);
      return parser.nextToken() == null ? Optional.of(value) : Optional.empty();
    } catch (IOException malformed) {
      return Optional.empty();
    }
  }

  private static Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_NULL -> NULL;
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NUMBER_INT -> integer(parser);
      case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_STRING -> parser.getText();
      case START_ARRAY -> array(parser);
      case START_OBJECT -> object(parser);
      default -> throw new IOException("unexpected " + parser.currentToken());
    };
  }

  private static Object integer(JsonParser parser) throws IOException {
    if (parser.getTextLength() > 20) {
      return parser.getDoubleValue();
    }
    BigInteger number = parser.getBigIntegerValue();
    if (number.bitLength() < Long.SIZE) {
      return number.longValue();
    }
    boolean unsigned = number.signum() > 0 && number.bitLength() == Long.SIZE;
    return unsigned ? (Object) number : (Object) number.doubleValue();
  }

  private static List<Object> array(JsonParser parser) throws IOException {
    List<Object> values = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      values.add(value(parser));
    }
    return values;
  }

  private static Map<String, Object> object(JsonParser parser) throws IOException {
    Map<String, Object> values = newObject();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      parser.nextToken();
      values.put(key, value(parser));
    }
    return values;
  }

  /** Returns an empty object. */
  static Map<String, Object> newObject() {
    return new TreeMap<>(KEY_ORDER);
  }

  static String print(Object document) {
    StringBuilder out = new StringBuilder();
    print(document, out);
    return out.toString();
  }

  private static void print(Object document, StringBuilder out) {
    if (document instanceof String text) {
      quote(text, out);
    } else if (document instanceof Double number) {
      String text = FloatingText.of(number, ColumnDefinition.ANY_DECIMALS);
      out.append(text).append(text.matches("-?[0-9]+") ? ".0" : "");
    } else if (document instanceof BigDecimal number) {
      out.append(number.toPlainString());
    } else if (document instanceof List<?> values) {
      String before = "[";
      for (Object value : values) {
        print(value, out.append(before));
        before = ", ";
      }
      out.append(values.isEmpty() ? "[]" : "]");
    } else if (document instanceof Map<?, ?> values) {
      String before = "{";
      for (Map.Entry<?, ?> entry : values.entrySet()) {
        quote((String) entry.getKey(), out.append(before));
        print(entry.getValue(), out.append(": "));
        before = ", ";
      }
      out.append(values.isEmpty() ? "{}" : "}");
    } else {
      out.append(document);
    }
  }

  private static void quote(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> out.append('\\').append(c);
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ') {
            out.append("\\u%04x".formatted((int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  /** Returns whether one document is in another, as JSON_CONTAINS has it. */
  static boolean contains(Object target, Object candidate) {
    if (target instanceof List<?> values) {
      if (candidate instanceof List<?> wanted) {
        return wanted.stream().allMatch(each -> contains(target, each));
      }
      return values.stream().anyMatch(value -> contains(value, candidate));
    }
    if (target instanceof Map<?, ?> values) {
      return candidate instanceof Map<?, ?> wanted
          && wanted.entrySet().stream()
              .allMatch(
                  each ->
                      values.containsKey(each.getKey())
                          && contains(values.get(each.getKey()), each.getValue()));
    }
    if (target instanceof Number number && candidate instanceof Number other) {
      return decimal(number).compareTo(decimal(other)) == 0;
    }
    return target.equals(candidate);
  }

  private static BigDecimal decimal(Number number) {
    return number instanceof BigDecimal exact ? exact : new BigDecimal(number.toString());
  }
}
