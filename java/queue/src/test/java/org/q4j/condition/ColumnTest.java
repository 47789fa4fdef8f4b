package org.q4j.condition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.q4j.SchemaException;
import org.q4j.row.Row;
import org.q4j.row.RowBuilder;
import org.q4j.row.RowOrder;
import org.q4j.row.Schema;

/** Columns by type and by name. */
class ColumnTest {

  private static final BigInteger LARGEST = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

  private static final String[] TYPES = {"TINYINT", "SMALLINT", "MEDIUMINT", "INT", "BIGINT"};
  private static final int[] BITS = {8, 16, 24, 32, 64};

  @Test
  void integersOfEveryWidthKeepTheirSign() {
    for (int i = 0; i < TYPES.length; i++) {
      Schema schema = Schema.parse("n " + TYPES[i] + ", u " + TYPES[i] + " UNSIGNED");
      BigInteger least = BigInteger.ONE.shiftLeft(BITS[i] - 1).negate();
      BigInteger most = BigInteger.ONE.shiftLeft(BITS[i]).subtract(BigInteger.ONE);
      Row row = Rows.row(schema, least, most);
      String exact = "n = %s and u = %s and n < 0 and u > 0 and n < u".formatted(least, most);
      assertTrue(Rows.matches(exact, row), exact);
      assertTrue(Rows.matches("u > %s and u > n".formatted(most.subtract(BigInteger.ONE)), row));
    }
  }

  @Test
  void bothOrdersOfARowGiveTheSame() {
    Schema schema = Schema.parse("s VARCHAR(9), a INT, t TEXT, b SMALLINT");
    RowBuilder builder = new RowBuilder(schema).set("a", 5).set("b", -2).set("s", "x");
    for (RowOrder order : RowOrder.values()) {
      Row row = schema.codec(order).decode(schema.codec(order).encode(builder));
      assertTrue(Rows.matches("a = 5 and b = -2 and t is null and s = 'x'", row), "" + order);
    }
  }

  @Test
  void bitsAreNumbers() {
    Schema schema = Schema.parse("f BIT(1), g BIT(12), h BIT(64)");
    Row row = Rows.row(schema, 1, 0xabc, LARGEST);
    assertTrue(Rows.matches("f and g = 0xabc and h = 0xffffffffffffffff and h > g", row));
    assertFalse(Rows.matches("h < 0", row));
  }

  @Test
  void datesAndTimesAreNumbersAndTexts() {
    Schema schema = Schema.parse("d DATE, t TIME, dt DATETIME, ts TIMESTAMP NULL, y YEAR");
    Row row =
        Rows.row(
            schema, "2024-02-29", "-10:11:12", "2024-02-29 10:11:12", "2024-02-29 10:11:13", 2024);
    assertTrue(Rows.matches("d = 20240229 and d >= 20240101 and d div 10000 = y", row));
    assertTrue(Rows.matches("t = -101112 and t < 0", row));
    assertTrue(Rows.matches("dt = 20240229101112 and dt < ts and y = 2024", row));
    assertTrue(Rows.matches("d = '2024-02-29' and dt < '2024-03-01' and ts like '%:13'", row));
    assertTrue(Rows.matches("d between '2024-02-01' and '2024-02-31' and y in ('2024')", row));
    assertTrue(Rows.matches("d is null and d <=> null", Rows.row(schema)));
    for (String never :
        new String[] {"ts <= now()", "now(3) between dt and 1", "1 in (d, now())"}) {
      SchemaException refused =
          assertThrows(SchemaException.class, () -> Condition.compile(never, schema), never);
      assertTrue(refused.getMessage().contains("compared with now"), refused.getMessage());
    }
  }

  @Test
  void membersAreTheirIndexOrBitsAndTheirText() {
    Schema schema = Schema.parse("e ENUM('new','done','Late'), s SET('x','y','z')");
    Row row = Rows.row(schema, "done", "x,z");
    assertTrue(Rows.matches("e = 2 and e = 'DONE' and e in ('new', 'done')", row));
    assertTrue(Rows.matches("s & 4 and s = 5 and s = 'x,z' and s like '%z'", row));
  }

  @Test
  void fractionsCanOnlyBeNull() {
    Schema schema = Schema.parse("f DOUBLE, d DECIMAL(5,2)");
    Row row = Rows.row(schema, null, new BigDecimal("1.50"));
    assertTrue(Rows.matches("f is null and d is not null", row));
    SchemaException refused =
        assertThrows(SchemaException.class, () -> Condition.compile("d > 1", schema));
    assertTrue(refused.getMessage().contains("fraction in a condition"), refused.getMessage());
  }

  @Test
  void namesAreReadInAnyCaseAndKeywordsInBackQuotes() {
    Schema schema =
        Schema.parse(
            "Prio INT, `or` INT, `a``b` INT, `in` INT, now INT, pow INT, `1st` INT, größe INT");
    Row row = Rows.row(schema, 1, 2, 3, 4, 5, 6, 7, 8);
    assertTrue(Rows.matches("PRIO = 1 and `prio` = 1", row));
    assertTrue(Rows.matches("`or` = 2 and `OR` = 2 or 0", row));
    assertTrue(Rows.matches("`a``b` = 3", row));
    assertTrue(Rows.matches("in in (in) and in = 4", row));
    assertTrue(Rows.matches("now = 5 and pow = 6 and pow(pow, 2) = 36", row));
    assertTrue(Rows.matches("`1st` = 7", row));
    assertTrue(
        Rows.matches(
            "GRÖSSE = 8 or größe = 8", Rows.row(Schema.parse("größe INT, " + "grösse INT"), 8, 8)));
  }

  @Test
  void rowsOfAnotherSchemaAreRefused() {
    Condition condition = Condition.compile("a = 1", Rows.NUMBERS);
    Row other = Rows.row(Schema.parse("a INT"), 1);
    assertThrows(SchemaException.class, () -> condition.evaluate(other, 0));
    Row equal = Rows.row(Schema.parse("a BIGINT, b BIGINT, c BIGINT, d INT, e TINYINT"), 1);
    assertEquals(Truth.TRUE, condition.evaluate(equal, 0));
  }

  @Test
  void conditionsAreEqualByCanonicalTextAndSchema() {
    Condition condition = Condition.compile("a+1 = 2 AND `B` is null", Rows.NUMBERS);
    Condition same = Condition.compile(" (A + 0x1) = (1 + 1) && b IS NULL", Rows.NUMBERS);
    assertEquals(condition, same);
    assertEquals(condition.hashCode(), same.hashCode());
    assertEquals("(((`a` + 1) = 2) and (`b` is null))", condition.toString());
    assertEquals(Rows.NUMBERS, condition.schema());
    assertFalse(condition.equals(Condition.compile("a+1 = 2 and c is null", Rows.NUMBERS)));
    Schema other = Schema.parse("a BIGINT, b BIGINT");
    assertFalse(condition.equals(Condition.compile("a+1 = 2 and b is null", other)));
  }
}
