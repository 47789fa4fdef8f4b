package org.q4j.row;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.q4j.SchemaException;

/** CURRENT_TIMESTAMP as default and ON UPDATE, and what a TIMESTAMP has when nothing is said. */
class CurrentTimestampTest {

  private static final String NOW = "CURRENT_TIMESTAMP";

  private static String printed(String definition) {
    Schema schema = Schema.parse(definition);
    String sql = schema.toSql("t");
    assertEquals(schema, Schema.parse(sql), sql);
    return sql.substring(sql.indexOf("  `"), sql.lastIndexOf('\n'))
        .strip()
        .replaceAll("\\R\\s+", " ")
        .replaceAll("`|timestamp ", "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "a TIMESTAMP|a NOT NULL DEFAULT NOW ON UPDATE NOW",
        "a TIMESTAMP NOT NULL|a NOT NULL DEFAULT NOW ON UPDATE NOW",
        "a TIMESTAMP NULL|a NULL DEFAULT NULL",
        "a TIMESTAMP NULL ON UPDATE NOW()|a NULL DEFAULT NULL ON UPDATE NOW",
        "a TIMESTAMP DEFAULT NOW()|a NOT NULL DEFAULT NOW",
        "a TIMESTAMP DEFAULT 0|a NOT NULL DEFAULT '0000-00-00 00:00:00'",
        "a TIMESTAMP ON UPDATE NOW()|a NOT NULL DEFAULT '0000-00-00 00:00:00' ON UPDATE NOW",
        "a TIMESTAMP, b TIMESTAMP|a NOT NULL DEFAULT NOW ON UPDATE NOW, b NOT NULL DEFAULT"
            + " '0000-00-00 00:00:00'",
        "a TIMESTAMP NULL, b TIMESTAMP|a NULL DEFAULT NULL, b NOT NULL DEFAULT '0000-00-00"
            + " 00:00:00'",
        "a TIMESTAMP NULL DEFAULT NOW()|a NULL DEFAULT NOW",
        "a TIMESTAMP DEFAULT NOW() DEFAULT '2024-01-01'|a NOT NULL DEFAULT '2024-01-01 00:00:00'",
        "a TIMESTAMP DEFAULT 0 DEFAULT NOW()|a NOT NULL DEFAULT NOW",
      })
  void aTimestampIsAsInMysql56(String definition, String columns) {
    assertEquals(columns.replace("NOW", NOW), printed(definition));
  }

  @Test
  void aTimestampHasItsOwnDigitsInWhatIsImplied() {
    assertTrue(
        Schema.parse("a TIMESTAMP(3)")
            .toSql("t")
            .contains(
                "`a` timestamp(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE"
                    + " CURRENT_TIMESTAMP(3)\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CURRENT_TIMESTAMP",
        "current_timestamp()",
        "CURRENT_TIMESTAMP(3)",
        "NOW()",
        "now(3)",
        "LOCALTIME",
        "LOCALTIME(3)",
        "LOCALTIMESTAMP()",
        "LOCALTIMESTAMP(3)"
      })
  void theTimeHasManyNames(String name) {
    Schema schema = Schema.parse("a DATETIME(3) DEFAULT " + name + " ON UPDATE " + name);
    assertTrue(
        schema
            .toSql("t")
            .contains("DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3)\n"));
    assertEquals(Optional.empty(), schema.column(0).defaultValue());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a DATE DEFAULT NOW()|column a DATE: wrong default: found=\"NOW\" (expected a column of"
            + " DATETIME or TIMESTAMP), line 1, column 16",
        "a TIME ON UPDATE NOW()|column a TIME: wrong default: found=\"NOW\" (expected a column of"
            + " DATETIME or TIMESTAMP), line 1, column 18",
        "a DATETIME(3) DEFAULT NOW(6)|column a DATETIME(3): digits=6: found=\"NOW\" (expected 3, as"
            + " the column has), line 1, column 23",
        "a DATETIME DEFAULT NOW|unexpected text: found=end of text (expected \"(\" after NOW), line"
            + " 1, column 23",
        "a DATETIME DEFAULT NOW(7)|wrong number of digits: found=\"7\" (expected 0 to 6), line 1,"
            + " column 24",
        "a DATETIME DEFAULT NOW(1.0)|wrong number of digits: found=\"1.0\" (expected 0 to 6), line"
            + " 1, column 24",
        "a DATETIME DEFAULT NOW(3|unexpected text: found=end of text (expected \")\" after NOW),"
            + " line 1, column 25",
        "a DATETIME ON UPDATE 5|unexpected text: found=\"5\" (expected CURRENT_TIMESTAMP), line 1,"
            + " column 22",
        "a DATETIME ON 5|unexpected text: found=\"5\" (expected UPDATE), line 1, column 15",
        "a TIMESTAMP DEFAULT NULL|column a TIMESTAMP: wrong default: found=\"NULL\" (expected a"
            + " value: the column is NOT NULL), line 1, column 21"
      })
  void whatIsWrongIsNamedWithItsPlace(String text, String message) {
    SchemaException e = assertThrows(SchemaException.class, () -> Schema.parse(text));
    assertEquals(message, e.getMessage());
  }

  @Test
  void allColumnsOfARowHaveOneTimeCutToTheirDigitsInUtc() {
    Schema schema =
        Schema.parse(
            "a DATETIME DEFAULT NOW(), b DATETIME(3) DEFAULT NOW(3), c TIMESTAMP(6) DEFAULT NOW(6),"
                + " d DATETIME(1) DEFAULT NOW(1), e DATETIME DEFAULT NOW()");
    Instant now = Instant.parse("2024-02-29T23:59:59.987654999Z");
    Clock clock = Clock.fixed(now, ZoneId.of("Asia/Tokyo"));
    RowBuilder builder = new RowBuilder(schema, clock).set("d", "2000-01-01").set("e", null);
    Row row = schema.codec(RowOrder.V2).decode(builder.encode());
    assertEquals("2024-02-29 23:59:59", row.get("a"));
    assertEquals("2024-02-29 23:59:59.987", row.get("b"));
    assertEquals("2024-02-29 23:59:59.987654", row.get("c"));
    assertEquals("2000-01-01 00:00:00.0", row.get("d"));
    assertTrue(row.isNull("e"));
  }

  /** A clock that goes on by a second each time it is looked at. */
  private static final class Restless extends Clock {
    private final AtomicLong seconds = new AtomicLong(1);

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return Instant.EPOCH.plus(Duration.ofSeconds(seconds.getAndIncrement()));
    }
  }

  @Test
  void theTimeIsTakenOnceForEachTimeARowIsEncoded() {
    Schema schema = Schema.parse("a DATETIME DEFAULT NOW(), b DATETIME DEFAULT NOW()");
    RowBuilder builder = new RowBuilder(schema, new Restless());
    Row first = schema.codec(RowOrder.V2).decode(builder.encode());
    Row second = schema.codec(RowOrder.V2).decode(builder.encode());
    assertEquals(first.get("a"), first.get("b"));
    assertEquals(second.get("a"), second.get("b"));
    assertNotEquals(first, second);
  }

  @Test
  void aClockPastTheRangeIsRefusedAndLeavesTheBufferAsItWas() {
    Schema schema = Schema.parse("x INT NOT NULL, a TIMESTAMP");
    Clock late = Clock.fixed(Instant.parse("2038-01-19T03:14:08Z"), ZoneOffset.UTC);
    RowBuilder builder = new RowBuilder(schema, late).set("x", 1);
    RowBuffer out = new RowBuffer();
    RowCodec codec = schema.codec(RowOrder.V2);
    SchemaException e = assertThrows(SchemaException.class, () -> codec.encode(builder, out));
    assertTrue(e.getMessage().startsWith("column a TIMESTAMP: "), e.getMessage());
    assertEquals(0, out.size());
  }

  @Test
  void onUpdateIsPartOfTheDefinitionAndDoesNothing() {
    Schema with = Schema.parse("a DATETIME ON UPDATE NOW()");
    assertNotEquals(Schema.parse("a DATETIME"), with);
    Row row = with.codec(RowOrder.V2).decode(new RowBuilder(with).encode());
    assertTrue(row.isNull("a"));
    assertFalse(with.toSql("t").contains("DEFAULT CURRENT"));
  }
}
