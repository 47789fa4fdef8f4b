package org.q4j.row;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.q4j.CorruptException;
import org.q4j.SchemaException;

/** JSON documents in MySQL's binary form, by hand, both ways, and broken ones. */
class JsonTypeTest {
  private static final Schema SCHEMA = Schema.parse("j JSON NOT NULL");

  /** Returns the document of a text, without the row's length prefix. */
  private static byte[] document(String text) {
    byte[] body = new RowBuilder(SCHEMA).set("j", text).encode();
    return Arrays.copyOfRange(body, 4, body.length);
  }

  private static String text(byte[] document) {
    byte[] body = new byte[4 + document.length];
    LittleEndian.write(body, 0, 4, document.length);
    System.arraycopy(document, 0, body, 4, document.length);
    return (String) SCHEMA.codec(RowOrder.V2).decode(body).get("j");
  }

  private static String text(String hex) {
    return text(HexFormat.of().parseHex(hex));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "null|0400",
        "true|0401",
        "false|0402",
        "0|050000",
        "-1|05ffff",
        "32767|05ff7f",
        "32768|0700800000",
        "-32769|07ff7fffff",
        "2147483648|090000008000000000",
        "9223372036854775807|09ffffffffffffff7f",
        "9223372036854775808|0a0000000000000080",
        "18446744073709551615|0affffffffffffffff",
        "1.5|0b000000000000f83f",
        "\"abc\"|0c03616263",
        "\"\"|0c00",
        "[]|0200000400",
        "{}|0000000400",
        "{\"a\": 1}|0001000c000b00010005010061",
        "[1, \"x\"]|0202000c000501000c0a000178",
        "{\"b\": [true], \"aa\": null}|0002001c00120001001300020002150004000062616101000700040100",
      })
  void aValueIsStoredAsTheServerDoesAndPrintedAsItPrints(String text, String hex) {
    assertEquals(hex, HexFormat.of().formatHex(document(text)));
    assertEquals(text, text(hex));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        " [ 1 ,2 ] |[1, 2]",
        "{\"bb\":1,\"a\":2,\"ab\":3}|{\"a\": 2, \"ab\": 3, \"bb\": 1}",
        "{\"a\":1,\"a\":2}|{\"a\": 2}",
        "1.0|1.0",
        "1e2|100.0",
        "1e100|1e100",
        "18446744073709551616|1.8446744073709552e19",
        "\"\\u00e9\\/\\u0001\\n\\\"\"|\"é/\\u0001\\n\\\"\"",
        "\"\\ud83d\\ude00\"|\"\ud83d\ude00\"",
      })
  void otherTextsComeBackInTheServersForm(String given, String printed) {
    assertEquals(printed, text(document(given)));
  }

  @Test
  void aDocumentOver64KibIsLargeAndItsSmallPartsStaySmall() {
    String word = "\"" + "x".repeat(30_000) + "\"";
    String large = "[" + word + ", " + word + ", " + word + ", {\"k\": 70000}]";
    byte[] document = document(large);
    assertEquals(JsonBinary.LARGE_ARRAY, document[0]);
    assertEquals(large, text(document));
    String many = "[" + "1, ".repeat(70_000) + "1]";
    assertEquals(many, text(document(many)));
  }

  @Test
  void nestingIsBoundedBothWays() {
    String deepest = "[".repeat(100) + "]".repeat(100);
    assertEquals(deepest, text(document(deepest)));
    assertThrows(SchemaException.class, () -> document("[" + deepest + "]"));
    byte[] deeper = {2, 1, 0, 7, 0, 2, 0, 0};
    assertThrows(CorruptException.class, () -> text(deeper), "an array inside itself");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[1,]",
        "{a: 1}",
        "'a'",
        "01",
        "1 2",
        "nul",
        "NaN",
        "1e999",
        "\"\\ud83d\"",
        "[1}"
      })
  void whatIsNoJsonIsRefused(String text) {
    SchemaException refused = assertThrows(SchemaException.class, () -> document(text));
    assertTrue(refused.getMessage().startsWith("column j JSON: no JSON"), refused.getMessage());
  }

  @Test
  void bytesAndPlainValuesAreTakenToo() {
    byte[] utf8 = "[\"é\"]".getBytes(StandardCharsets.UTF_8);
    Row row =
        SCHEMA.codec(RowOrder.V2).decode(new RowBuilder(SCHEMA).set("j", (Object) utf8).encode());
    assertEquals("[\"é\"]", row.getString("j"));
    assertEquals(
        "7",
        SCHEMA
            .codec(RowOrder.V2)
            .decode(new RowBuilder(SCHEMA).set("j", 7L).encode())
            .getString("j"));
    byte[] latin = {'"', (byte) 0xe9, '"'};
    assertThrows(SchemaException.class, () -> new RowBuilder(SCHEMA).set("j", (Object) latin));
  }

  @Test
  void valuesOfMysqlsOwnTypesAreShownAsTheServerShowsThem() {
    assertEquals("1.50", text("0ff604" + "0302" + "8132"));
    assertEquals("null", text(""));
    assertEquals("\"base64:type252:AAE=\"", text("0ffc020001"));
    assertEquals("\"2024-02-29\"", text("0f0a08" + "0000000000bab219"));
  }

  @Test
  void everyCutAndEveryChangedByteIsReadOrReportedAsDamage() {
    byte[] document =
        document("{\"a\": [1, 70000, \"text\", {\"b\": null}], \"key\": 1.5, \"z\": \"é\"}");
    Random random = new Random(1);
    for (int at = 0; at < document.length; at++) {
      tryToRead(Arrays.copyOf(document, at));
      for (int i = 0; i < 40; i++) {
        byte[] changed = document.clone();
        changed[at] = (byte) random.nextInt();
        tryToRead(changed);
      }
    }
  }

  private static void tryToRead(byte[] document) {
    try {
      String text = text(document);
      assertTrue(text.length() <= 40 * document.length + 40, text);
    } catch (CorruptException damage) {
      assertTrue(damage.getMessage().startsWith("column j JSON: "), damage.getMessage());
    }
  }
}
