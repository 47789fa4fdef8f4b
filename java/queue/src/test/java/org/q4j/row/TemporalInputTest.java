package org.q4j.row;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Year;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.q4j.SchemaException;

/** What may be given for a date or time, what becomes of it, and what is refused. */
@SuppressWarnings("JavaUtilDate") // One of the classes that are taken.
class TemporalInputTest {

  private static Object kept(String type, Object value) {
    Schema schema = Schema.parse("a " + type + " NOT NULL");
    return schema.codec(RowOrder.V2).decode(new RowBuilder(schema).set(0, value).encode()).get(0);
  }

  static Stream<Arguments> valuesOfJava() {
    return Stream.of(
        Arguments.of("DATE", LocalDate.of(2024, 2, 29), "2024-02-29"),
        Arguments.of("DATE", LocalDateTime.of(2024, 2, 29, 0, 0), "2024-02-29"),
        Arguments.of("DATE", new Date(0), "1970-01-01"),
        Arguments.of("DATE", (short) 0, "0000-00-00"),
        Arguments.of("DATETIME", LocalDate.of(2024, 2, 29), "2024-02-29 00:00:00"),
        Arguments.of("DATETIME", new Date(1_500), "1970-01-01 00:00:02"),
        Arguments.of("DATETIME(3)", new Date(1_001), "1970-01-01 00:00:01.001"),
        Arguments.of("DATETIME", new BigDecimal("20240229101112.5"), "2024-02-29 10:11:13"),
        Arguments.of("DATETIME", new BigInteger("20240229101112"), "2024-02-29 10:11:12"),
        Arguments.of("DATETIME", 20240000, "2024-00-00 00:00:00"),
        Arguments.of(
            "TIMESTAMP(6)", Instant.ofEpochSecond(1, 999_999_499), "1970-01-01 00:00:01.999999"),
        Arguments.of(
            "TIMESTAMP(6)", Instant.ofEpochSecond(1, 999_999_500), "1970-01-01 00:00:02.000000"),
        Arguments.of(
            "TIMESTAMP", OffsetDateTime.parse("2024-03-01T01:00:00+02:00"), "2024-02-29 23:00:00"),
        Arguments.of(
            "TIMESTAMP",
            ZonedDateTime.parse("2024-07-01T12:00:00+02:00[Europe/Berlin]"),
            "2024-07-01 10:00:00"),
        Arguments.of("TIMESTAMP", 0L, "0000-00-00 00:00:00"),
        Arguments.of("TIME(6)", LocalTime.of(1, 2, 3, 999_999_500), "01:02:04.000000"),
        Arguments.of("TIME(1)", Duration.ofMillis(-1_250), "-00:00:01.3"),
        Arguments.of("TIME(2)", Duration.ofHours(-838), "-838:00:00.00"),
        Arguments.of("TIME", -8385959, "-838:59:59"),
        Arguments.of("TIME", 1112, "00:11:12"),
        Arguments.of("TIME(3)", new BigDecimal("-1.5"), "-00:00:01.500"),
        Arguments.of("YEAR", Year.of(2155), "2155"),
        Arguments.of("YEAR", 0, "0000"),
        Arguments.of("YEAR", "0000", "0000"));
  }

  @ParameterizedTest
  @MethodSource
  void valuesOfJava(String type, Object value, String text) {
    assertEquals(text, kept(type, value));
  }

  @ParameterizedTest
  @CsvSource({
    "DATETIME(6), 2024-02-28 23:59:59.9999994, 2024-02-28 23:59:59.999999",
    "DATETIME(6), 2024-02-28 23:59:59.9999995, 2024-02-29 00:00:00.000000",
    "DATETIME(6), 2023-12-31 23:59:59.99999950000000000001, 2024-01-01 00:00:00.000000",
    "DATETIME(2), 2024-02-29 00:00:00.005, 2024-02-29 00:00:00.01",
    "DATETIME(2), 2024-02-29 00:00:00.0049999, 2024-02-29 00:00:00.01",
    "DATETIME(2), 2024-02-29 00:00:00.004999, 2024-02-29 00:00:00.00",
    "DATETIME, 2023-02-28 23:59:59.5, 2023-03-01 00:00:00",
    "TIMESTAMP, 1970-01-01 00:00:00.5, 1970-01-01 00:00:01",
    "TIME(1), -00:59:59.95, -01:00:00.0",
    "TIME, -00:00:00.4, 00:00:00",
    "TIME, 34 22:59:59, 838:59:59",
    "TIME, 5:06, 05:06:00",
    "DATETIME, 0000-00-00, 0000-00-00 00:00:00",
    "DATETIME, 0000-00-00 10:00:00, 0000-00-00 10:00:00",
    "DATE, 0000-01-01, 0000-01-01",
    "DATE, 2000-02-29, 2000-02-29",
    "DATE, 2024-00-31, 2024-00-31",
    "TIMESTAMP, 2024-02-29T10:11:12, 2024-02-29 10:11:12",
  })
  void textIsRoundedHalfUpAndCarried(String type, String given, String text) {
    assertEquals(text, kept(type, given));
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        Arguments.of("DATE", "1900-02-29"),
        Arguments.of("DATE", "2024-04-31"),
        Arguments.of("DATE", ""),
        Arguments.of("DATE", "2024-01-01 "),
        Arguments.of("DATE", "２０２４-01-01"),
        Arguments.of("DATE", LocalDateTime.of(2024, 2, 29, 0, 0, 1)),
        Arguments.of("DATE", LocalDate.of(10000, 1, 1)),
        Arguments.of("DATE", LocalDate.MIN),
        Arguments.of("DATE", LocalTime.NOON),
        Arguments.of("DATE", new byte[] {1}),
        Arguments.of("DATE", true),
        Arguments.of("DATE", 1.0),
        // MySQL would make 2024-02-29 of it; year 24 is what is written.
        Arguments.of("DATE", 240229),
        Arguments.of("DATETIME", 240229101112L),
        Arguments.of("DATETIME", -20240229),
        Arguments.of("DATETIME", Long.MIN_VALUE),
        Arguments.of("DATETIME", BigInteger.ONE.shiftLeft(100_000)),
        Arguments.of("DATETIME", new BigDecimal("1E+999999999")),
        Arguments.of("DATETIME", new BigDecimal("1E-999999999")),
        Arguments.of("DATETIME", "2024-02-29 10:11:12Z"),
        Arguments.of("DATETIME", "2024-02-29 10:11:12." + "1".repeat(50) + "x"),
        Arguments.of("DATETIME", "2024-00-00 23:59:59.5"),
        Arguments.of("DATETIME", Instant.MIN),
        Arguments.of("DATETIME", Instant.MAX),
        Arguments.of("DATETIME", OffsetDateTime.MIN),
        Arguments.of("DATETIME", OffsetDateTime.MAX),
        Arguments.of("DATETIME", LocalDateTime.MAX),
        Arguments.of("DATETIME", new Date(Long.MAX_VALUE)),
        Arguments.of("DATETIME", new Date(Long.MIN_VALUE)),
        Arguments.of("TIMESTAMP(1)", "1970-01-01 00:00:00.5"),
        Arguments.of("TIMESTAMP", "1969-12-31 23:59:59"),
        Arguments.of("TIMESTAMP", "2038-01-19 03:14:07.5"),
        Arguments.of("TIMESTAMP", "0000-00-00 00:00:01"),
        Arguments.of("TIME", "838:59:59.4"),
        Arguments.of("TIME", "2024-02-29 10:11:12"),
        Arguments.of("TIME", "35 00:00:00"),
        Arguments.of("TIME", 20240229101112L),
        Arguments.of("TIME", 6000),
        Arguments.of("TIME", Instant.EPOCH),
        Arguments.of("TIME", Duration.ofSeconds(Long.MIN_VALUE)),
        Arguments.of("TIME", Duration.ofSeconds(Long.MAX_VALUE)),
        Arguments.of("TIME(6)", Duration.ofHours(839).minusNanos(1)),
        Arguments.of("YEAR", 100),
        Arguments.of("YEAR", -1),
        Arguments.of("YEAR", Year.of(Year.MIN_VALUE)),
        Arguments.of("YEAR", LocalDate.of(2024, 2, 29)),
        Arguments.of("YEAR", BigInteger.ONE.shiftLeft(64).add(BigInteger.valueOf(2024))),
        Arguments.of("YEAR", BigInteger.ONE.shiftLeft(32).add(BigInteger.valueOf(2024))));
  }

  @ParameterizedTest
  @MethodSource
  void refused(String type, Object value) {
    Schema schema = Schema.parse("b INT, a " + type);
    RowBuilder row = new RowBuilder(schema).set("a", 0);
    byte[] before = row.encode();
    SchemaException e = assertThrows(SchemaException.class, () -> row.set("a", value));
    assertTrue(e.getMessage().startsWith("column a " + type + ": "), e.getMessage());
    assertTrue(e.getMessage().contains("(expected"), e.getMessage());
    assertArrayEquals(before, row.encode());
  }

  @Test
  void theDatesOfJavaSqlAreRefusedBecauseTheyHideTheirZone() {
    Date hidden =
        new Date(0) {
          private static final long serialVersionUID = 1L;

          @Override
          public Instant toInstant() {
            throw new UnsupportedOperationException();
          }
        };
    SchemaException e = assertThrows(SchemaException.class, () -> kept("DATE", hidden));
    assertTrue(e.getMessage().contains("(expected a class of java.time)"), e.getMessage());
  }
}
