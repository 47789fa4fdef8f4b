package org.q4j.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.q4j.row.RowBuilder;
import org.q4j.row.RowCodec;
import org.q4j.row.Schema;
import org.q4j.row.ValueKind;

/**
 * One JSON object a line, with the columns' names as keys; or the lines that {@code take} and
 * {@code peek} print, of which {@code cols} is taken and the rest is left.
 */
final class JsonSource implements RowSource {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(2 * RowCodec.MAX_ROW_BYTES).build())
          .build();

  private static final Pattern SOURCE =
      Pattern.compile("\\[Source: [^;]*; line: \\d+, column: (\\d+)\\]");
  private static final Pattern SETTING = Pattern.compile(", from `[^`]*`");

  private final LineReader lines;

  JsonSource(LineReader lines) {
    this.lines = lines;
  }

  @Override
  public long line() {
    return lines.number();
  }

  @Override
  public boolean next(RowBuilder row) throws IOException {
    byte[] line;
    do {
      line = lines.next();
    } while (line != null && isBlank(line));
    if (line == null) {
      return false;
    }
    try (JsonParser json = FACTORY.createParser(line)) {
      read(json, row);
    }
    return true;
  }

  private static void read(JsonParser json, RowBuilder row) throws IOException {
    try {
      expect(json.nextToken() == JsonToken.START_OBJECT, json, "expected an object");
      readObject(json, row);
      expect(json.nextToken() == null, json, "expected nothing behind the object");
    } catch (JsonProcessingException malformed) {
      String field = json.currentName();
      throw new BadInputException(
          "no JSON: %s, character %d%s"
              .formatted(
                  words(malformed.getOriginalMessage()),
                  malformed.getLocation() == null ? 0 : malformed.getLocation().getColumnNr(),
                  field == null ? "" : ", at " + field));
    }
  }

  /** Without the parser's place, that of a source which it must not show, and its settings. */
  private static String words(String message) {
    return SETTING.matcher(SOURCE.matcher(message).replaceAll("character $1")).replaceAll("");
  }

  private static boolean isBlank(byte[] line) {
    for (byte letter : line) {
      if (letter != ' ' && letter != '\t' && letter != '\r') {
        return false;
      }
    }
    return true;
  }

  private static void readObject(JsonParser json, RowBuilder row) throws IOException {
    Schema schema = row.schema();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      int column = schema.indexOf(name);
      json.nextToken();
      if (column >= 0) {
        expect(!row.isSet(column), json, "column " + name + " is there twice");
        setNamed(json, row, column);
      } else if (name.equals("cols") && json.currentToken() == JsonToken.START_OBJECT) {
        readObject(json, row);
      } else if (name.equals("rowid") || name.equals("queue")) {
        json.skipChildren();
      } else if (name.equals("source")) {
        // Left out, a row that was relayed already could be relayed a second time.
        expect(
            json.currentToken() == JsonToken.VALUE_NULL,
            json,
            "source: a relayed row cannot be inserted with its source (expected none or null)");
      } else {
        throw new BadInputException(
            "no such column: %s (expected one of %s)".formatted(name, Columns.names(schema)));
      }
    }
    expect(json.currentToken() == JsonToken.END_OBJECT, json, "expected the object's end");
  }

  private static void setNamed(JsonParser json, RowBuilder row, int column) throws IOException {
    try {
      set(json, row, column);
    } catch (BadInputException unfit) {
      throw new BadInputException(
          "column %s: %s".formatted(row.schema().column(column).label(), unfit.getMessage()));
    }
  }

  private static void set(JsonParser json, RowBuilder row, int column) throws IOException {
    switch (json.currentToken()) {
      case VALUE_NULL -> row.set(column, (Object) null);
      case VALUE_TRUE -> row.set(column, true);
      case VALUE_FALSE -> row.set(column, false);
      case VALUE_STRING -> row.set(column, json.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> row.set(column, number(json, row, column));
      case START_OBJECT -> row.set(column, hex(json));
      default -> throw new BadInputException("an array is no value");
    }
  }

  /** FLOAT and DOUBLE take the text, as minus zero is no BigDecimal. */
  private static Object number(JsonParser json, RowBuilder row, int column) throws IOException {
    if (row.schema().column(column).type().kind() == ValueKind.FLOAT) {
      return json.getText();
    }
    boolean whole = json.currentToken() == JsonToken.VALUE_NUMBER_INT;
    try {
      return whole ? json.getBigIntegerValue() : json.getDecimalValue();
    } catch (NumberFormatException tooLong) {
      throw new BadInputException(
          "column %s: number refused: %s"
              .formatted(row.schema().column(column).name(), tooLong.getMessage()));
    }
  }

  private static byte[] hex(JsonParser json) throws IOException {
    boolean named = json.nextToken() == JsonToken.FIELD_NAME && json.currentName().equals("hex");
    expect(named && json.nextToken() == JsonToken.VALUE_STRING, json, "expected {\"hex\": \"…\"}");
    String digits = json.getText();
    expect(json.nextToken() == JsonToken.END_OBJECT, json, "expected {\"hex\": \"…\"}");
    try {
      return HexFormat.of().parseHex(digits);
    } catch (IllegalArgumentException malformed) {
      throw new BadInputException("no hexadecimal digits: " + malformed.getMessage());
    }
  }

  private static void expect(boolean holds, JsonParser json, String words) {
    if (!holds) {
      throw new BadInputException(
          "no row: %s, character %d".formatted(words, json.currentTokenLocation().getColumnNr()));
    }
  }
}
