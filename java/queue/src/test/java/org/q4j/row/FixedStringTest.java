package org.q4j.row;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.q4j.SchemaException;

/** CHAR and BINARY. */
class FixedStringTest {

  private static String encoded(String type, Object value) {
    RowBuilder row = new RowBuilder(Schema.parse("a " + type + " NOT NULL")).set(0, value);
    return HexFormat.of().formatHex(row.encode());
  }

  private static Row decoded(String type, String hex) {
    return Schema.parse("a " + type + " NOT NULL")
        .codec(RowOrder.V2)
        .decode(HexFormat.of().parseHex(hex));
  }

  private static String refusal(String type, Object value) {
    RowBuilder row = new RowBuilder(Schema.parse("a " + type));
    return assertThrows(SchemaException.class, () -> row.set(0, value)).getMessage();
  }

  @ParameterizedTest
  @CsvSource({
    "CHAR(5),'',ff00",
    "CHAR(5),ab,ff026162",
    "CHAR(5),'ab   ',ff026162",
    "CHAR(5),'ab        ',ff026162",
    "CHAR(5),' ',ff00",
    "CHAR(5),'  a',ff03202061",
    "CHAR(0),'',ff00",
    "CHAR(0),'  ',ff00",
    "CHAR(63),x,ff0178",
    "CHAR(64),x,ff010078",
    "CHAR(86) CHARSET utf8,x,ff010078",
    "CHAR(85) CHARSET utf8,x,ff0178",
    "CHAR(255) CHARSET latin1,é,ff01e9",
    "CHAR(4),😀,ff04f09f9880",
    "BINARY(4),'ab',ff026162",
    "BINARY(4),'',ff00",
    "BINARY(4),'ab  ',ff0461622020",
    "BINARY(255),'é',ff02c3a9"
  })
  void thePadIsNotStored(String type, String value, String hex) {
    assertEquals(hex, encoded(type, value));
  }

  @Test
  void zerosAtTheEndOfABinaryAreNotStoredAndGivenBack() {
    assertEquals("ff020061", encoded("BINARY(4)", new byte[] {0, 'a', 0, 0}));
    assertEquals("ff00", encoded("BINARY(4)", new byte[4]));
    assertEquals("ff0161", encoded("BINARY(4)", "a\0"));
    Row row = decoded("BINARY(4)", "ff020061");
    assertArrayEquals(new byte[] {0, 'a', 0, 0}, (byte[]) row.get(0));
    assertArrayEquals(new byte[] {0, 'a', 0, 0}, row.getBytes(0));
    assertArrayEquals(new byte[] {0, 'a'}, row.rawBytes(0));
  }

  @Test
  void spacesAtTheEndOfACharAreNeverGivenBack() {
    assertEquals("ab", decoded("CHAR(5)", "ff0461622020").get(0));
    assertEquals("ab", decoded("CHAR(5)", "ff0461622020").getString(0));
    assertEquals("ff026162", encoded("CHAR(5)", new byte[] {'a', 'b', ' '}));
    assertEquals("ff0137", encoded("CHAR(5)", 7));
  }

  @Test
  void spacesOfSeveralBytesAreNotStoredEither() {
    assertEquals("ff020041", encoded("CHAR(5) CHARACTER SET ucs2", "A  "));
    assertEquals(
        "ff022020", encoded("CHAR(5) CHARACTER SET ucs2", new byte[] {0x20, 0x20, 0, 0x20}));
    assertEquals("ff024100", encoded("CHAR(5) CHARACTER SET utf16le", new byte[] {'A', 0, ' ', 0}));
    assertEquals("\u2020", decoded("CHAR(5) CHARACTER SET ucs2", "ff0420200020").get(0));
  }

  @Test
  void whatIsTooLongIsRefused() {
    assertTrue(refusal("CHAR(3)", "abcd").contains("characters=4 (expected at most 3)"));
    assertTrue(refusal("CHAR(3)", "abcd ").contains("characters=4 (expected at most 3)"));
    assertTrue(refusal("CHAR(0)", "a").contains("characters=1 (expected at most 0)"));
    assertTrue(refusal("CHAR(3)", new byte[] {'a', 'b', 'c', 'd'}).contains("characters=4"));
    assertTrue(refusal("BINARY(3)", new byte[4]).contains("bytes=4 (expected at most 3)"));
    assertTrue(refusal("BINARY(3)", "éé").contains("bytes=4 (expected at most 3)"));
    assertTrue(refusal("CHAR(3) CHARACTER SET ascii", "é").contains("U+00E9"));
  }

  @Test
  void neitherMakesTheTableVariable() {
    Schema schema = Schema.parse("a CHAR(3), b BINARY(3)");
    assertEquals("ff", HexFormat.of().formatHex(new RowBuilder(schema).encode()));
    RowBuilder row = new RowBuilder(schema).set("a", "x").set("b", "y");
    assertEquals("f9" + "0178" + "0179", HexFormat.of().formatHex(row.encode()));
    Schema variable = Schema.parse("a CHAR(3), b BINARY(3), c VARCHAR(3) NOT NULL DEFAULT ''");
    RowBuilder other = new RowBuilder(variable).set("a", "x").set("b", "y");
    assertEquals("fc" + "0178" + "0179" + "00", HexFormat.of().formatHex(other.encode()));
  }
}
