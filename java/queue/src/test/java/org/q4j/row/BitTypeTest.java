package org.q4j.row;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.q4j.CorruptException;
import org.q4j.SchemaException;

class BitTypeTest {

  private static String encoded(String definition, Object... values) {
    RowBuilder row = new RowBuilder(Schema.parse(definition));
    for (int i = 0; i < values.length; i++) {
      row.set(i, values[i]);
    }
    byte[] body = row.encode();
    assertEquals(
        HexFormat.of().formatHex(body),
        HexFormat.of().formatHex(again(row.schema().codec(RowOrder.V2).decode(body))));
    return HexFormat.of().formatHex(body);
  }

  private static byte[] again(Row row) {
    RowBuilder again = new RowBuilder(row.schema());
    for (int i = 0; i < row.schema().size(); i++) {
      again.set(i, row.get(i));
    }
    return again.encode();
  }

  /** The bits of the null area are written out by hand from the layout. */
  @ParameterizedTest
  @CsvSource({
    // Reserved bit, then the odd bits; all others 1.
    "a BIT(1) NOT NULL,0,fd00",
    "a BIT(1) NOT NULL,1,ff01",
    "a BIT(7) NOT NULL,5,0b05",
    "a BIT(8) NOT NULL,5,ff05",
    "a BIT(9) NOT NULL,255,fd00ff",
    "a BIT(9) NOT NULL,256,ff0100",
    "a BIT(17) NOT NULL,65537,ff010001",
    "a BIT(64) NOT NULL,18446744073709551615,ffffffffffffffffff",
    // Reserved bit, null bit, odd bits.
    "a BIT(1),0,f900",
    "a BIT(1),1,fd01",
    "a BIT(7),5,15fe05",
    "a BIT(7),127,fdff7f",
    "a BIT(8),5,fd05",
    "a BIT(64),1,fd0000000000000001"
  })
  void theOddBitsStandInTheNullAreaToo(String definition, BigInteger value, String hex) {
    assertEquals(hex, encoded(definition, value));
  }

  @Test
  void theOddBitsOfNullAreZero() {
    assertEquals("fb", encoded("a BIT(1)", (Object) null));
    assertEquals("03fe", encoded("a BIT(7)", (Object) null));
    assertEquals("ff", encoded("a BIT(8)", (Object) null));
    assertEquals("03fe", encoded("a BIT(7) DEFAULT b'1111111'", (Object) null));
  }

  @Test
  void severalColumnsShareTheNullArea() {
    // Bits from the low end: reserved; null of a; a 3 bits; b 5 bits; null of c; null of d, d 1
    // bit.
    String definition = "a BIT(3), b BIT(13) NOT NULL, c INT, d BIT(1), e TINYINT NOT NULL";
    assertEquals(
        // 1 0 101 110 | 10 1 0 0 111, that is 0x75 and 0xe5, then c not there, e, a, b, d.
        "75e5" + "07" + "05" + "0bff" + "00", encoded(definition, 5, 0x0bff, null, 0, 7));
    assertEquals("63ed" + "07" + "0b00", encoded(definition, null, 0x0b00, null, null, 7));
  }

  @Test
  void aVariableTableHasNoReservedBit() {
    assertEquals("fe" + "00" + "0178", encoded("a BIT(1) NOT NULL, s VARCHAR(3) NOT NULL", 0, "x"));
    assertEquals("03" + "0178", encoded("a BIT(8) NOT NULL, s VARCHAR(3) NOT NULL", 3, "x"));
  }

  @Test
  void theBodysCopyIsTheOneThatIsRead() {
    Schema schema = Schema.parse("a BIT(9) NOT NULL");
    Row row = schema.codec(RowOrder.V2).decode(HexFormat.of().parseHex("fd01ff"));
    assertEquals(511, row.getLong("a"));
    assertArrayEquals(new byte[] {1, -1}, (byte[]) row.get("a"));
    assertArrayEquals(new byte[] {1, -1}, row.getBytes("a"));
    assertEquals("{a=x'01ff'}", row.toString());
    assertEquals(ValueKind.BITS, schema.column(0).type().kind());
    assertThrows(SchemaException.class, () -> row.getString("a"));
  }

  @Test
  void bytesNumbersAndTruthsAreTaken() {
    assertEquals("ff05", encoded("a BIT(8) NOT NULL", (Object) new byte[] {5}));
    assertEquals("fd0005", encoded("a BIT(9) NOT NULL", (Object) new byte[] {5}));
    assertEquals("fd0005", encoded("a BIT(9) NOT NULL", (Object) new byte[] {0, 0, 0, 5}));
    assertEquals("fd0000", encoded("a BIT(9) NOT NULL", (Object) new byte[0]));
    assertEquals("ff01", encoded("a BIT(1) NOT NULL", true));
    assertEquals("ff01", encoded("a BIT(1) NOT NULL", 1.0));
    assertEquals("ff01", encoded("a BIT(1) NOT NULL DEFAULT b'1'"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 8, 9, 17, 63})
  void bitsBeyondTheColumnsAreRefused(int bits) {
    RowBuilder row = new RowBuilder(Schema.parse("a BIT(" + bits + ")"));
    BigInteger beyond = BigInteger.ONE.shiftLeft(bits);
    for (Object value : new Object[] {beyond, beyond.toByteArray(), -1, -1L}) {
      String message = assertThrows(SchemaException.class, () -> row.set(0, value)).getMessage();
      assertTrue(message.contains(": value out of range: value="), message);
      assertTrue(message.endsWith(" (expected at most " + bits + " bits)"), message);
    }
    row.set(0, beyond.subtract(BigInteger.ONE));
  }

  @Test
  void textIsRefused() {
    RowBuilder row = new RowBuilder(Schema.parse("a BIT(8)"));
    String message = assertThrows(SchemaException.class, () -> row.set(0, "1")).getMessage();
    assertEquals(
        "column a BIT(8): text is no bits: value='1' (expected bytes or a number)", message);
    assertThrows(SchemaException.class, () -> row.set(0, 1.5));
  }

  @Test
  void bitsInTheBodyBeyondTheColumnsAreCorrupt() {
    Row row =
        Schema.parse("a BIT(9) NOT NULL")
            .codec(RowOrder.V2)
            .decode(HexFormat.of().parseHex("ff0200"));
    CorruptException e = assertThrows(CorruptException.class, () -> row.get(0));
    assertEquals(
        "column a BIT(9): bits beyond the column's: value=0x200 (expected at most 9 bits), at"
            + " offset=1 length=2 of the row",
        e.getMessage());
    assertThrows(CorruptException.class, () -> row.getLong(0));
    assertThrows(CorruptException.class, () -> row.getBytes(0));
  }

  @Test
  void aNumberAboveLongIsGivenAsBytesOnly() {
    RowBuilder builder =
        new RowBuilder(Schema.parse("a BIT(64)")).set(0, new byte[] {-128, 0, 0, 0, 0, 0, 0, 0});
    Row row = builder.schema().codec(RowOrder.V2).decode(builder.encode());
    assertThrows(SchemaException.class, () -> row.getLong(0));
    assertEquals(8, row.getBytes(0).length);
  }
}
