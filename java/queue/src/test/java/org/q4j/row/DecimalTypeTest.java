package org.q4j.row;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.q4j.CorruptException;
import org.q4j.SchemaException;

class DecimalTypeTest {

  private static RowBuilder builder(String type) {
    return new RowBuilder(Schema.parse("a " + type + " NOT NULL"));
  }

  private static Row row(String type, Object value) {
    RowBuilder row = builder(type).set(0, value);
    return row.schema().codec(RowOrder.V2).decode(row.encode());
  }

  private static String stored(String type, Object value) {
    return HexFormat.of().formatHex(row(type, value).rawBytes(0));
  }

  /**
   * The bytes are written out by hand from the layout; those of DECIMAL(6,2) real servers wrote.
   */
  @ParameterizedTest
  @CsvSource({
    "'DECIMAL(6,2)',-1.25,7ffee6",
    "'DECIMAL(6,2)',55.55,803737",
    "'DECIMAL(6,2)',0,800000",
    "'DECIMAL(6,2)',9999.99,a70f63",
    "'DECIMAL(6,2)',-9999.99,58f09c",
    "'DECIMAL(1,0)',7,87",
    "'DECIMAL(1,1)',-0.7,78",
    "'DECIMAL(9,0)',999999999,bb9ac9ff",
    "'DECIMAL(10,0)',1234567890,810dfb38d2",
    "'DECIMAL(14,4)',1234567890.1234,810dfb38d204d2",
    "'DECIMAL(14,4)',-1234567890.1234,7ef204c72dfb2d",
    "'DECIMAL(9,9)',0.000000001,80000001",
    "'DECIMAL(18,9)',1.5,800000011dcd6500",
    "'DECIMAL(11,10)',-1.0000000001,7efffffffffe"
  })
  void bytesAreGroupsOfNineDigits(String type, String value, String hex) {
    assertEquals(hex, stored(type, value));
    BigDecimal read = (BigDecimal) row(type, value).get(0);
    assertEquals(0, new BigDecimal(value).compareTo(read), read::toString);
    assertEquals(stored(type, value), stored(type, read));
  }

  @Test
  void theWidestHoldsItsBounds() {
    String most = "9".repeat(35) + "." + "9".repeat(30);
    for (String value : new String[] {most, "-" + most, "0." + "0".repeat(30)}) {
      assertEquals(60, stored("DECIMAL(65,30)", value).length());
      assertEquals(new BigDecimal(value), row("DECIMAL(65,30)", value).get(0));
      assertEquals(value, row("DECIMAL(65,30)", value).getString(0));
    }
    assertEquals(
        "80" + "0".repeat(58), stored("DECIMAL(65,30)", new BigDecimal("-1e-31").setScale(33)));
  }

  @Test
  void sizesFollowFromTheDigits() {
    int[] expected = {0, 1, 1, 2, 2, 3, 3, 4, 4, 4};
    for (int precision = 1; precision <= 65; precision++) {
      for (int scale = 0; scale <= Math.min(30, precision); scale++) {
        int whole = precision - scale;
        int bytes = 4 * (whole / 9 + scale / 9) + expected[whole % 9] + expected[scale % 9];
        assertEquals(bytes, new BinaryDecimal(precision, scale).bytes());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1.005,1.01", "-1.005,-1.01", "1.0049999,1.00", "0.004,0.00", "-0.004,0.00", "-0.005,-0.01",
    "1e-999999999,0.00", "-1e-9,0.00", "0e999999999,0.00", "1E2,100.00", ".5,0.50", "5.,5.00",
    "+0007.1,7.10", "-0.0,0.00", "9999.994,9999.99"
  })
  void digitsBehindTheLastPlaceAreRoundedAwayFromZero(String written, String kept) {
    assertEquals(new BigDecimal(kept), row("DECIMAL(6,2)", written).get(0));
    assertEquals(kept, row("DECIMAL(6,2)", new BigDecimal(written)).getString(0));
  }

  @Test
  void numbersOfAnyClassAreTaken() {
    assertEquals("0.10", row("DECIMAL(6,2)", 0.1).getString(0));
    assertEquals("0.1000000000", row("DECIMAL(20,10)", 0.1f).getString(0));
    assertEquals("7.00", row("DECIMAL(6,2)", 7L).getString(0));
    assertEquals("1.00", row("DECIMAL(6,2)", true).getString(0));
    assertEquals("7", row("DECIMAL", BigInteger.valueOf(7)).getString(0));
    RowBuilder row = builder("DECIMAL(6,2)").set("a", 12L);
    assertEquals("800c00", HexFormat.of().formatHex(row.encode()).substring(2));
  }

  @Test
  void zerofillShowsInTheText() {
    assertEquals("0001.50", row("DECIMAL(6,2) ZEROFILL", "1.5").getString(0));
    assertEquals("0.50", row("DECIMAL(2,2) ZEROFILL", "0.5").getString(0));
    assertEquals("00007", row("DECIMAL(5) ZEROFILL", 7).getString(0));
    assertEquals("00007", row("INT(5) ZEROFILL", 7).getString(0));
    assertEquals(new BigDecimal("1.50"), row("DECIMAL(6,2) ZEROFILL", "1.5").get(0));
  }

  @ParameterizedTest
  @CsvSource({
    "'DECIMAL(6,2)',10000,-9999.99 to 9999.99",
    "'DECIMAL(6,2)',9999.995,-9999.99 to 9999.99",
    "'DECIMAL(6,2)',-1e999999999,-9999.99 to 9999.99",
    "'DECIMAL(6,2)',1e9999999999,an exponent of at most 9 digits",
    "'DECIMAL(2,2)',0.995,-0.99 to 0.99",
    "'DECIMAL(6,2) UNSIGNED',-0.001,0 to 9999.99",
    "'DECIMAL(65,0)',1e65,to 9"
  })
  void whatIsOutOfRangeIsRefused(String type, String value, String expected) {
    RowBuilder row = builder(type);
    String message = assertThrows(SchemaException.class, () -> row.set(0, value)).getMessage();
    assertTrue(message.contains(": value out of range: value='" + value + "'"), message);
    assertTrue(message.contains(expected), message);
    assertThrows(SchemaException.class, () -> row.set(0, BigInteger.TWO.pow(100_000).negate()));
  }

  @ParameterizedTest
  @CsvSource({
    "'DECIMAL(6,2)',800064",
    "'DECIMAL(6,2)',a71063",
    "'DECIMAL(9,0)',bb9aca00",
    "'DECIMAL(6,2)',58ef9c",
    "'DECIMAL(1,0)',8a"
  })
  void groupsOfTooManyDigitsAreCorrupt(String type, String hex) {
    Row row = builder(type).schema().codec(RowOrder.V2).decode(HexFormat.of().parseHex("ff" + hex));
    CorruptException e = assertThrows(CorruptException.class, () -> row.get(0));
    assertTrue(e.getMessage().contains(": no decimal number: value at offset=1 length="));
    assertThrows(CorruptException.class, () -> row.getString(0));
    assertEquals("{a=x'" + hex + "'}", row.toString());
  }

  @Test
  void bytesCompareAsNumbersDo() {
    Random random = new Random(3);
    for (int i = 0; i < 2000; i++) {
      BigDecimal one = new BigDecimal(new BigInteger(60, random), random.nextInt(25)).negate();
      BigDecimal other = new BigDecimal(new BigInteger(60, random), random.nextInt(25));
      BigDecimal near = one.add(new BigDecimal("1e-20"));
      String type = "DECIMAL(50,30)";
      assertTrue(stored(type, one).compareTo(stored(type, near)) < 0, one::toString);
      assertTrue(stored(type, one).compareTo(stored(type, other)) <= 0, one::toString);
    }
  }
}
