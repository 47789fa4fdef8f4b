package org.q4j.testing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A row as the real server gave it out.
 *
 * @param rowId its row id
 * @param cols column to value, in order: null, a String or a byte[]
 */
public record ExpectedRow(long rowId, Map<String, Object> cols) {

  private static final JsonFactory JSON = new JsonFactory();

  static ExpectedRow parse(String line) {
    try (JsonParser json = JSON.createParser(line)) {
      long rowId = 0;
      Map<String, Object> cols = new LinkedHashMap<>();
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        json.nextToken();
        if (field.equals("rowid")) {
          rowId = json.getLongValue();
        } else {
          while (json.nextToken() == JsonToken.FIELD_NAME) {
            String column = json.currentName();
            json.nextToken();
            cols.put(column, value(json));
          }
        }
      }
      return new ExpectedRow(rowId, cols);
    } catch (IOException e) {
      throw new UncheckedIOException(line, e);
    }
  }

  private static Object value(JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return null;
    }
    if (json.currentToken() != JsonToken.START_OBJECT) {
      return json.getText();
    }
    json.nextToken();
    if (!json.currentName().equals("hex")) {
      throw new IllegalStateException("field=" + json.currentName() + " (expected hex)");
    }
    byte[] bytes = HexFormat.of().parseHex(json.nextTextValue());
    json.nextToken();
    return bytes;
  }
}
