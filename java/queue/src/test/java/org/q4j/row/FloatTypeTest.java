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
import org.junit.jupiter.params.provider.ValueSource;
import org.q4j.CorruptException;
import org.q4j.SchemaException;

class FloatTypeTest {

  private static Row row(String type, Object value) {
    RowBuilder row = new RowBuilder(Schema.parse("a " + type + " NOT NULL")).set(0, value);
    return row.schema().codec(RowOrder.V2).decode(row.encode());
  }

  private static String refusal(String type, Object value) {
    RowBuilder row = new RowBuilder(Schema.parse("a " + type));
    return assertThrows(SchemaException.class, () -> row.set(0, value)).getMessage();
  }

  @Test
  void bytesAreLittleEndianAndInTheFixedGroup() {
    Schema schema =
        Schema.parse("s VARCHAR(3) NOT NULL, f FLOAT NOT NULL, d DOUBLE NOT NULL, b BIT(8)");
    RowBuilder row = new RowBuilder(schema).set("s", "x").set("f", 1.5).set("d", -2).set("b", 7);
    assertEquals(
        "fe" + "0000c03f" + "00000000000000c0" + "0178" + "07",
        HexFormat.of().formatHex(row.encode()));
  }

  @Test
  void valuesAreFloatsAndDoubles() {
    assertEquals(0.1f, row("FLOAT", "0.1").get(0));
    assertEquals(0.1, row("DOUBLE", new BigDecimal("0.1")).get(0));
    assertEquals(0.1f, row("FLOAT", 0.1).get(0));
    assertEquals((double) 0.1f, row("DOUBLE", 0.1f).get(0));
    assertEquals(1.0, row("DOUBLE", true).get(0));
    assertEquals(-0.0, row("DOUBLE", "-0").get(0));
    assertEquals(0x1p64, row("DOUBLE", BigInteger.ONE.shiftLeft(64)).get(0));
    assertEquals(Float.MAX_VALUE, row("FLOAT", "3.4028235e38").get(0));
    assertEquals(Float.MIN_VALUE, row("FLOAT", Float.MIN_VALUE).get(0));
    assertEquals(Double.MAX_VALUE, row("DOUBLE", Double.MAX_VALUE).get(0));
    assertEquals(0.0, row("DOUBLE", "1e-400").get(0));
    assertEquals(ValueKind.FLOAT, row("FLOAT", 1).schema().column(0).type().kind());
    assertThrows(SchemaException.class, () -> row("DOUBLE", 1).getLong(0));
    assertThrows(SchemaException.class, () -> row("DOUBLE", 1).getBytes(0));
  }

  @ParameterizedTest
  @CsvSource({
    "DOUBLE,0,0",
    "DOUBLE,-0,-0",
    "DOUBLE,0.1,0.1",
    "DOUBLE,-12.50,-12.5",
    "DOUBLE,100000000000000,100000000000000",
    "DOUBLE,1e15,1e15",
    "DOUBLE,1234567890123456,1.234567890123456e15",
    "DOUBLE,1234567890123456.7,1234567890123456.8",
    "DOUBLE,123456789012345678,1.2345678901234568e17",
    "DOUBLE,1e-15,0.000000000000001",
    "DOUBLE,1e-16,1e-16",
    "DOUBLE,-1.5e300,-1.5e300",
    "DOUBLE,1e23,1e23",
    "DOUBLE,2e-3,0.002",
    "DOUBLE,4.9e-324,5e-324",
    "DOUBLE,1.7976931348623157e308,1.7976931348623157e308",
    "FLOAT,0.1,0.1",
    "FLOAT,1.23456789,1.23457",
    "FLOAT,1234567,1234570",
    "FLOAT,16777217,16777200",
    "FLOAT,1e-45,1.4013e-45",
    "FLOAT,3.4028234e38,3.40282e38",
    "FLOAT,-0,-0",
    "'FLOAT(7,4)',999.00009,999.0001",
    "'DOUBLE(5,2)',1,1.00",
    "'DOUBLE(5,0)',2.5,2",
    "'DOUBLE(3,3)',-0.9994,-0.999",
    "FLOAT ZEROFILL,1.5,0000000001.5",
    "DOUBLE ZEROFILL,1,0000000000000000000001",
    "'FLOAT(7,2) ZEROFILL',1.5,0001.50"
  })
  void theTextIsMysqls(String type, String written, String text) {
    assertEquals(text, row(type, written).getString(0));
  }

  @ParameterizedTest
  @CsvSource({
    "'FLOAT(5,2)',1.554,1.55",
    "'FLOAT(5,2)',1.556,1.56",
    "'FLOAT(1,0)',1.5,1",
    "'FLOAT(1,0)',2.5,2",
    "'DOUBLE(5,2)',-999.994,-999.99",
    "'DOUBLE(4,1)',-0.06,-0.1"
  })
  void aScaleRoundsTheStoredValue(String type, String written, String kept) {
    Row row = row(type, written);
    assertEquals(new BigDecimal(kept).doubleValue(), ((Number) row.get(0)).doubleValue(), 1e-6);
    assertEquals(row, row(type, row.get(0)));
  }

  @ParameterizedTest
  @CsvSource({
    "FLOAT,3.5e38,-3.4028235E38 to 3.4028235E38",
    "FLOAT,-1e39,-3.4028235E38 to 3.4028235E38",
    "FLOAT UNSIGNED,-1,0 to 3.4028235E38",
    "DOUBLE UNSIGNED,-1e-300,0 to 1.7976931348623157e308",
    "'DOUBLE(5,2)',1000,-999.99 to 999.99",
    "'DOUBLE(5,2)',999.996,-999.99 to 999.99",
    "'FLOAT(5,2) UNSIGNED',-0.001,0 to 999.99",
    "'FLOAT(100,2)',1e50,-3.4028235E38 to 3.4028235E38",
    "DOUBLE,1e309,at most 1.7976931348623157E308",
    "DOUBLE,-1e99999999999,at most 1.7976931348623157E308"
  })
  void whatIsOutOfRangeIsRefused(String type, String value, String expected) {
    String message = refusal(type, value);
    assertTrue(message.contains(": value out of range: value='" + value + "'"), message);
    assertTrue(message.contains(expected), message);
  }

  @Test
  void hugeNumbersOfAnyClassAreRefusedAndShort() {
    for (Object huge :
        new Object[] {
          new BigDecimal("1e999999999"), BigInteger.ONE.shiftLeft(1_000_000), "9".repeat(400)
        }) {
      assertTrue(refusal("DOUBLE", huge).contains("value out of range"));
      assertTrue(refusal("DOUBLE", huge).length() < 200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "-", ".", "e5", "1e", "1e+", "1.2.3", " 1", "1 ", "0x1p3", "1d", "NaN", "\u0661"
      })
  void textThatIsNoNumberIsRefused(String text) {
    assertTrue(refusal("DOUBLE", text).startsWith("column a DOUBLE: text is no number: "));
    assertTrue(refusal("DECIMAL", text).contains(": text is no number: "));
  }

  @Test
  void whatIsNoNumberIsRefused() {
    assertTrue(refusal("DOUBLE", Double.NaN).contains("value is no number"));
    assertTrue(refusal("FLOAT", Float.NEGATIVE_INFINITY).contains("value is no number"));
    assertTrue(refusal("DECIMAL", Double.POSITIVE_INFINITY).contains("value is no number"));
    assertTrue(refusal("DOUBLE", new byte[1]).contains("value of a wrong class"));
    assertTrue(refusal("DECIMAL", 'x').contains("value of a wrong class"));
    assertTrue(refusal("DOUBLE", "1".repeat(5000)).contains("number too long"));
  }

  @ParameterizedTest
  @CsvSource({
    "FLOAT,0000c07f",
    "FLOAT,0000807f",
    "DOUBLE,000000000000f0ff",
    "DOUBLE,010000000000f07f"
  })
  void bytesOfNoFiniteNumberAreCorrupt(String type, String hex) {
    Row row =
        Schema.parse("a " + type + " NOT NULL")
            .codec(RowOrder.V2)
            .decode(HexFormat.of().parseHex("ff" + hex));
    CorruptException e = assertThrows(CorruptException.class, () -> row.get(0));
    assertTrue(e.getMessage().startsWith("column a " + type + ": value is no finite number"));
    assertEquals("{a=x'" + hex + "'}", row.toString());
  }

  @Test
  void theShortestTextOfEveryFloatReadsAsThatFloat() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      float number = Float.intBitsToFloat(random.nextInt());
      double wide = Double.longBitsToDouble(random.nextLong());
      if (Float.isFinite(number) && Double.isFinite(wide)) {
        assertEquals(number, row("FLOAT", Float.toString(number)).get(0));
        assertEquals(wide, row("DOUBLE", row("DOUBLE", wide).getString(0)).get(0));
      }
    }
  }
}
