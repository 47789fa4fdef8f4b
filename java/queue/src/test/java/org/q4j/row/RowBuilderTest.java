package org.q4j.row;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.CharBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.q4j.SchemaException;

class RowBuilderTest {

  private static Row row(String definition, Object... values) {
    RowBuilder builder = new RowBuilder(Schema.parse(definition));
    for (int i = 0; i < values.length; i++) {
      builder.set(i, values[i]);
    }
    return builder.schema().codec(RowOrder.V2).decode(builder.encode());
  }

  private static String refusal(String definition, Object value) {
    RowBuilder builder = new RowBuilder(Schema.parse(definition));
    SchemaException e = assertThrows(SchemaException.class, () -> builder.set(0, value));
    return e.getMessage();
  }

  @ParameterizedTest
  @CsvSource({
    "TINYINT,-128,127",
    "TINYINT UNSIGNED,0,255",
    "SMALLINT,-32768,32767",
    "SMALLINT UNSIGNED,0,65535",
    "MEDIUMINT,-8388608,8388607",
    "MEDIUMINT UNSIGNED,0,16777215",
    "INT,-2147483648,2147483647",
    "INT UNSIGNED,0,4294967295",
    "BIGINT,-9223372036854775808,9223372036854775807",
    "BIGINT UNSIGNED,0,18446744073709551615"
  })
  void integersAreHeldUpToTheirBoundsAndNoFurther(String type, BigInteger min, BigInteger max) {
    for (BigInteger held : new BigInteger[] {min, max, BigInteger.ONE}) {
      assertEquals(held.toString(), row("a " + type, held).getString(0));
      assertEquals(held.toString(), row("a " + type, held.toString()).getString(0));
      assertEquals(held.toString(), row("a " + type, new BigDecimal(held)).getString(0));
    }
    for (BigInteger beyond :
        new BigInteger[] {min.subtract(BigInteger.ONE), max.add(BigInteger.ONE)}) {
      String expected =
          "column a %s: value out of range: value=%s (expected %s to %s)"
              .formatted(type, beyond, min, max);
      assertEquals(expected, refusal("a " + type, beyond));
      if (beyond.bitLength() < 64) {
        assertEquals(expected, refusal("a " + type, beyond.longValueExact()));
        RowBuilder builder = new RowBuilder(Schema.parse("a " + type));
        assertThrows(SchemaException.class, () -> builder.set("a", beyond.longValueExact()));
      }
    }
  }

  @Test
  void anUnsignedBigintAboveLongIsABigInteger() {
    BigInteger big = BigInteger.ONE.shiftLeft(63);
    Row row = row("a BIGINT UNSIGNED", big);
    assertEquals(big, row.get("a"));
    assertThrows(SchemaException.class, () -> row.getLong("a"));
    assertEquals(Long.MAX_VALUE, row("a BIGINT UNSIGNED", Long.MAX_VALUE).get("a"));
  }

  static Stream<Arguments> integersInOtherClothes() {
    return Stream.of(
        Arguments.of((byte) -7, -7L),
        Arguments.of((short) 7, 7L),
        Arguments.of(7, 7L),
        Arguments.of(true, 1L),
        Arguments.of(false, 0L),
        Arguments.of(7.0, 7L),
        Arguments.of(new BigDecimal("7.000"), 7L),
        Arguments.of(new BigDecimal("7e2"), 700L),
        Arguments.of(new BigDecimal("0e999999999"), 0L),
        Arguments.of("+0000000000000000000000000000000000000000007", 7L),
        Arguments.of(CharBuffer.wrap("-0"), 0L));
  }

  @ParameterizedTest
  @MethodSource("integersInOtherClothes")
  void whatIsAnIntegerIsTakenAsOne(Object value, long expected) {
    assertEquals(expected, row("a SMALLINT NOT NULL", value).getLong(0));
  }

  static Stream<Arguments> noIntegers() {
    return Stream.of(
        Arguments.of("12a", "text is no integer"),
        Arguments.of("", "text is no integer"),
        Arguments.of("-", "text is no integer"),
        Arguments.of(" 1", "text is no integer"),
        Arguments.of("1.0", "text is no integer"),
        Arguments.of("\u0661", "text is no integer"),
        Arguments.of("1".repeat(100_000), "value out of range"),
        Arguments.of(1.5, "value has a fraction"),
        Arguments.of(Double.NaN, "value is no integer"),
        Arguments.of(Float.POSITIVE_INFINITY, "value is no integer"),
        Arguments.of(new BigDecimal("0.1"), "value has a fraction"),
        Arguments.of(new BigDecimal("1e999999999"), "value out of range"),
        Arguments.of(new BigDecimal("1e-999999999"), "value has a fraction"),
        Arguments.of(BigInteger.ONE.shiftLeft(1_000_000), "value out of range"),
        Arguments.of(new byte[] {1}, "value of a wrong class"),
        Arguments.of('1', "value of a wrong class"));
  }

  @ParameterizedTest
  @MethodSource("noIntegers")
  void whatIsNoIntegerIsRefused(Object value, String what) {
    String message = refusal("a BIGINT", value);
    assertTrue(message.startsWith("column a BIGINT: " + what + ": "), message);
    assertTrue(message.length() < 200, message);
  }

  @Test
  void whatWasGivenAndWhatWasExpectedStandSideBySide() {
    assertEquals(
        "column a INT: value has a fraction: value=1.5 (expected an integer)",
        refusal("a INT", 1.5));
    assertEquals(
        "column a INT: text is no integer: value='x' (expected digits with an optional sign)",
        refusal("a INT", "x"));
  }

  @Test
  void aColumnThatMayHoldMoreThanARowIsBoundedByTheRow() {
    CharSequence huge = new Repeated(RowCodec.MAX_ROW_BYTES + 1);
    for (String type : List.of("LONGTEXT", "LONGBLOB")) {
      String message = refusal("a " + type, huge);
      assertTrue(message.contains("=536870912 (expected at most 536870911"), message);
    }
  }

  /** As many of the same letter, in no memory. */
  private record Repeated(int length) implements CharSequence {
    @Override
    public char charAt(int index) {
      return 'x';
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new Repeated(end - start);
    }
  }

  @Test
  void varcharIsBoundedInCharacters() {
    assertEquals("日本語", row("a VARCHAR(3)", "日本語").get(0));
    assertEquals("😀😀", row("a VARCHAR(2)", "😀😀").get(0));
    assertEquals(
        "column url VARCHAR(255): value too long: characters=300 (expected at most 255), value='"
            + "x".repeat(40)
            + "…'",
        refusal("url VARCHAR(255)", "x".repeat(300)));
    assertTrue(
        refusal("a VARCHAR(2)", "x".repeat(50)).contains("characters=50 (expected at most 2)"));
    assertTrue(refusal("a VARCHAR(1)", "😀x").contains("characters=2 (expected at most 1)"));
  }

  @Test
  void textIsBoundedInBytes() {
    assertEquals("é".repeat(127), row("a TINYTEXT", "é".repeat(127)).get(0));
    assertTrue(refusal("a TINYTEXT", "é".repeat(128)).contains("bytes=256 (expected at most 255)"));
    assertTrue(
        refusal("a TINYTEXT", "x".repeat(256)).contains("length=256 (expected at most 255 bytes)"));
    assertTrue(refusal("a TINYTEXT", new byte[256]).contains("=256 (expected at most 255)"));
    assertTrue(refusal("a TINYBLOB", new byte[256]).contains("bytes=256 (expected at most 255)"));
    assertTrue(refusal("a VARBINARY(3)", "éé").contains("bytes=4 (expected at most 3)"));
  }

  @Test
  void textOutsideTheCharacterSetIsRefused() {
    assertEquals(
        "column a VARCHAR(9): text refused: character not in the column's character set:"
            + " character=U+20AC at=1 (expected ascii), value='x€'",
        refusal("a VARCHAR(9) CHARACTER SET ascii", "x€"));
    assertTrue(refusal("a VARCHAR(9) CHARACTER SET utf8", "😀").contains("U+1F600"));
    assertTrue(refusal("a TEXT", "x\ud800").contains("U+D800"));
    assertTrue(refusal("a BLOB", "\udc00").contains("U+DC00"));
  }

  @Test
  void bytesOfTextAreTakenWhenTheyAreText() {
    assertEquals("é", row("a VARCHAR(1)", new byte[] {(byte) 0xc3, (byte) 0xa9}).get(0));
    assertTrue(
        refusal("a VARCHAR(9)", new byte[] {0x61, (byte) 0xc3})
            .startsWith("column a VARCHAR(9): bytes are no text: byte=0xc3 at=1"));
    assertTrue(refusal("a VARCHAR(1)", new byte[2]).contains("characters=2"));
  }

  @Test
  void numbersAndTruthsBecomeText() {
    assertEquals("7", row("a VARCHAR(9)", 7).get(0));
    assertEquals("1", row("a VARCHAR(9)", true).get(0));
    assertEquals("1200", row("a VARCHAR(9)", new BigDecimal("1.2e3")).get(0));
    assertEquals("1E+999999999", row("a VARCHAR(20)", new BigDecimal("1e999999999")).get(0));
    assertArrayEquals(new byte[] {'-', '7'}, row("a BLOB", -7L).getBytes(0));
    assertTrue(refusal("a TEXT", new Object[0]).contains("value of a wrong class"));
  }

  @Test
  void nullIsRefusedWhereNoneMayBe() {
    assertEquals(
        "column a INT: is NOT NULL: value=NULL (expected a value)",
        refusal("a INT NOT NULL", null));
    assertTrue(row("a INT", (Object) null).isNull(0));
  }

  @Test
  void columnsNotSetTakeTheirDefaultOrNull() {
    Row row = row("a INT NOT NULL DEFAULT -3, b VARCHAR(9) DEFAULT 'x', c INT");
    assertEquals(-3L, row.get("a"));
    assertEquals("x", row.get("b"));
    assertTrue(row.isNull("c"));
    assertTrue(row("a INT DEFAULT 5", (Object) null).isNull(0));
  }

  @Test
  void aNeededColumnThatIsNotSetIsRefused() {
    RowBuilder builder = new RowBuilder(Schema.parse("id INT NOT NULL, url VARCHAR(255) NOT NULL"));
    SchemaException e = assertThrows(SchemaException.class, builder.set("id", 1)::encode);
    assertEquals(
        "column url VARCHAR(255): not set (expected a value: NOT NULL, no default)",
        e.getMessage());
    assertTrue(builder.isSet("ID"));
    assertFalse(builder.isSet("url"));
  }

  @Test
  void aRefusedValueLeavesTheColumnAsItWas() {
    RowBuilder builder = new RowBuilder(Schema.parse("a VARCHAR(3), b VARCHAR(3)"));
    builder.set("a", "old").set("b", "b");
    assertThrows(SchemaException.class, () -> builder.set("a", "too long"));
    assertThrows(SchemaException.class, () -> builder.set("a", "x\ud800"));
    Row row = builder.schema().codec(RowOrder.V2).decode(builder.encode());
    assertEquals("{a='old', b='b'}", row.toString());
  }

  @Test
  void theLastOfManyValuesCounts() {
    RowBuilder builder = new RowBuilder(Schema.parse("a VARCHAR(30), b TEXT, c INT"));
    for (int i = 0; i < 5000; i++) {
      builder.set(i % 2, "value " + i).set("c", i);
      if (i % 7 == 0) {
        // The last time for 4998, so that column a ends as NULL.
        builder.set(i % 2, null);
      }
    }
    Row row = builder.schema().codec(RowOrder.V2).decode(builder.encode());
    assertEquals("{a=NULL, b='value 4999', c=4999}", row.toString());
  }

  @Test
  void aClearedBuilderServesAnotherRow() {
    RowBuilder builder = new RowBuilder(Schema.parse("a INT, b INT")).set("a", 1);
    byte[] first = builder.encode();
    assertArrayEquals(new byte[] {-1}, builder.clear().encode());
    assertArrayEquals(first, builder.set("a", 1).encode());
  }

  @Test
  void anUnknownColumnIsRefusedWithTheKnownOnes() {
    RowBuilder builder = new RowBuilder(Schema.parse("id INT, url TEXT"));
    SchemaException e = assertThrows(SchemaException.class, () -> builder.set("uri", 1));
    assertEquals("no such column: column=uri (expected one of: id, url)", e.getMessage());
  }

  @Test
  void gettersOfOtherTypesAreRefused() {
    Row row = row("id INT, body BLOB, note TEXT", 1, new byte[] {1}, "n");
    assertThrows(SchemaException.class, () -> row.getString("body"));
    assertThrows(SchemaException.class, () -> row.getBytes("id"));
    assertThrows(SchemaException.class, () -> row.getLong("note"));
    assertThrows(IndexOutOfBoundsException.class, () -> row.get(3));
    assertEquals("{id=1, body=x'01', note='n'}", row.toString());
  }
}
