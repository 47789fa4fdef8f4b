package org.q4j.row;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.q4j.CorruptException;
import org.q4j.SchemaException;

class RowCodecTest {

  private static final HexFormat HEX = HexFormat.of();

  private static Row decode(String definition, String hex) {
    return Schema.parse(definition).codec(RowOrder.V2).decode(HEX.parseHex(hex));
  }

  @Test
  void fixedColumnsComeFirstInV2AndInOrderInV1() {
    Schema schema = Schema.parse("s VARCHAR(20), id INT NOT NULL, b BLOB, n SMALLINT");
    RowBuilder row =
        new RowBuilder(schema).set("s", "five").set("id", 5).set("b", "b5").set("n", 5);
    assertEquals(
        "f8" + "05000000" + "0500" + "0466697665" + "02006235", HEX.formatHex(row.encode()));
    assertEquals(
        "f8" + "0466697665" + "05000000" + "02006235" + "0500",
        HEX.formatHex(schema.codec(RowOrder.V1).encode(row)));
  }

  @Test
  void theOrderOfColumnsInTheBodyDoesNotCountForEquality() {
    Schema schema = Schema.parse("s VARCHAR(20), id INT NOT NULL");
    RowBuilder builder = new RowBuilder(schema).set("s", "x").set("id", 7);
    RowCodec old = schema.codec(RowOrder.V1);
    Row v1 = old.decode(old.encode(builder));
    Row v2 = schema.codec(RowOrder.V2).decode(builder.encode());
    assertFalse(Arrays.equals(v1.bytes(), v2.bytes()));
    assertEquals(v1, v2);
    assertEquals(v1.hashCode(), v2.hashCode());
  }

  @ParameterizedTest
  @CsvSource({
    "TINYTEXT,03616263",
    "TEXT,0300616263",
    "MEDIUMTEXT,030000616263",
    "LONGTEXT,03000000616263"
  })
  void eachKindOfTextHasItsWidthOfLength(String type, String hex) {
    Schema schema = Schema.parse("a " + type + " NOT NULL");
    assertEquals(hex, HEX.formatHex(new RowBuilder(schema).set("a", "abc").encode()));
    assertEquals("abc", decode("a " + type + " NOT NULL", hex).getString("a"));
  }

  @Test
  void aColumnOfMoreThan255BytesHasALengthOfTwo() {
    assertEquals("0178", HEX.formatHex(one("a VARCHAR(63) NOT NULL")));
    assertEquals("010078", HEX.formatHex(one("a VARCHAR(64) NOT NULL")));
    assertEquals("0178", HEX.formatHex(one("a VARCHAR(255) CHARACTER SET latin1 NOT NULL")));
    assertEquals("010078", HEX.formatHex(one("a VARCHAR(256) CHARACTER SET latin1 NOT NULL")));
    assertEquals("0178", HEX.formatHex(one("a VARBINARY(255) NOT NULL")));
    assertEquals("010078", HEX.formatHex(one("a VARBINARY(256) NOT NULL")));
  }

  private static byte[] one(String definition) {
    return new RowBuilder(Schema.parse(definition)).set(0, "x").encode();
  }

  @Test
  void bytesAfterTheLastColumnAreIgnoredAndKept() {
    Row row =
        decode("a TINYINT UNSIGNED NOT NULL, b VARCHAR(9) NOT NULL", "c8" + "0161" + "0102030405");
    assertEquals(200, row.getLong("a"));
    assertEquals("a", row.getString("b"));
    assertEquals("c801610102030405", HEX.formatHex(row.bytes()));
    assertEquals(row, decode("a TINYINT UNSIGNED NOT NULL, b VARCHAR(9) NOT NULL", "c80161"));
  }

  @Test
  void aValuePastTheEndIsRefusedByColumnOffsetAndLength() {
    CorruptException e =
        assertThrows(
            CorruptException.class,
            () -> decode("id TINYINT NOT NULL, s TEXT NOT NULL", "0709006162"));
    assertEquals(
        "column s TEXT: value runs past the end of the row: offset=3 length=9 (expected at most 2)",
        e.getMessage());
  }

  @Test
  void aLengthPastTheEndIsRefused() {
    CorruptException e =
        assertThrows(CorruptException.class, () -> decode("s LONGBLOB NOT NULL", "010000"));
    assertEquals(
        "column s LONGBLOB: row ends within the value's length: offset=0 length=4 (expected at most"
            + " 3)",
        e.getMessage());
  }

  @Test
  void aLengthOfFourGigabytesIsNoNegativeNumber() {
    CorruptException e =
        assertThrows(CorruptException.class, () -> decode("s LONGBLOB NOT NULL", "ffffffff61"));
    assertTrue(e.getMessage().contains("length=4294967295 (expected at most 1)"), e.getMessage());
  }

  @Test
  void aValueLongerThanItsColumnIsRefused() {
    CorruptException e =
        assertThrows(CorruptException.class, () -> decode("s VARBINARY(2) NOT NULL", "0361626364"));
    assertEquals(
        "column s VARBINARY(2): value is longer than the column: offset=1 length=3 (expected at"
            + " most 2)",
        e.getMessage());
  }

  @Test
  void anEmptyBodyIsRefusedWhereNullBitsOrColumnsAreDue() {
    assertThrows(CorruptException.class, () -> decode("a INT", ""));
    assertThrows(CorruptException.class, () -> decode("s VARCHAR(3) NOT NULL", ""));
  }

  @Test
  void anIntegerPastTheEndIsRefused() {
    CorruptException e =
        assertThrows(CorruptException.class, () -> decode("a INT NOT NULL", "ff010203"));
    assertEquals(
        "column a INT: value runs past the end of the row: offset=1 length=4 (expected at most 3)",
        e.getMessage());
  }

  @Test
  void malformedTextIsRefusedButItsBytesAreGiven() {
    Row row = decode("s VARCHAR(9) NOT NULL", "0361ff62");
    CorruptException e = assertThrows(CorruptException.class, () -> row.get("s"));
    assertTrue(e.getMessage().startsWith("column s VARCHAR(9): malformed text: byte=0xff at=1"));
    assertThrows(CorruptException.class, () -> row.getString(0));
    assertArrayEquals(HEX.parseHex("61ff62"), row.rawBytes(0));
    assertArrayEquals(HEX.parseHex("61ff62"), row.getBytes("s"));
    assertEquals("{s=x'61ff62'}", row.toString());
  }

  @Test
  void aRowOverTheLimitIsRefused() {
    Schema schema = Schema.parse("a BLOB NOT NULL, b VARBINARY(9) NOT NULL DEFAULT 'xy'");
    RowCodec small = new RowCodec(schema, RowOrder.V2, 10);
    RowBuilder row = new RowBuilder(schema).set("a", new byte[5]);
    assertEquals(10, small.encode(row).length);
    row.set("a", new byte[6]);
    SchemaException e = assertThrows(SchemaException.class, () -> small.encode(row));
    assertEquals("row too long: bytes=11 (expected at most 10)", e.getMessage());
  }

  @Test
  void aRefusedRowLeavesTheBufferAsItWas() {
    Schema schema = Schema.parse("a INT NOT NULL, b INT NOT NULL");
    RowBuffer out = new RowBuffer(0);
    RowCodec codec = schema.codec(RowOrder.V2);
    codec.encode(new RowBuilder(schema).set("a", 1).set("b", 2), out);
    assertThrows(
        SchemaException.class, () -> codec.encode(new RowBuilder(schema).set("a", 1), out));
    codec.encode(new RowBuilder(schema).set("a", 3).set("b", 4), out);
    assertEquals("ff0100000002000000" + "ff0300000004000000", HEX.formatHex(out.toByteArray()));
  }

  @Test
  void aRowOfAnotherSchemaIsRefused() {
    RowBuilder other = new RowBuilder(Schema.parse("b INT"));
    RowCodec codec = Schema.parse("a INT").codec(RowOrder.V2);
    assertThrows(SchemaException.class, () -> codec.encode(other));
  }

  @Test
  void aPartOfAnArrayIsReadAsACopy() {
    byte[] bytes = HEX.parseHex("0000ff2a000000");
    Row row = Schema.parse("a INT NOT NULL").codec(RowOrder.V2).decode(bytes, 2, 5);
    bytes[3] = 0;
    assertEquals(42L, row.get("A"));
  }

  @Test
  void nullsAreNullWhateverIsAsked() {
    Row row = decode("a INT, b TEXT", "ff");
    assertTrue(row.isNull("a"));
    assertNull(row.get(0));
    assertNull(row.getString("a"));
    assertNull(row.getBytes("b"));
    assertNull(row.rawBytes(1));
    SchemaException e = assertThrows(SchemaException.class, () -> row.getLong("a"));
    assertEquals("column a INT: is NULL (expected an integer; ask isNull first)", e.getMessage());
  }
}
