package org.q4j.row;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.q4j.CorruptException;
import org.q4j.SchemaException;

/** Dates and times: every stored form by hand, both ways, and what is refused. */
class TemporalTest {

  private static Schema schema(String type) {
    return Schema.parse("a " + type + " NOT NULL, b VARCHAR(1)");
  }

  /** Stores a value; returns its bytes, which stand behind the null bits. */
  private static String stored(String type, Object value) {
    byte[] body = new RowBuilder(schema(type)).set("a", value).encode();
    return HexFormat.of().formatHex(body, 1, body.length);
  }

  private static Row row(String type, String stored) {
    return schema(type).codec(RowOrder.V2).decode(HexFormat.of().parseHex("ff" + stored));
  }

  @ParameterizedTest
  @CsvSource({
    "DATE, 2024-02-29, 5dd00f, 20240229",
    "DATE, 0000-00-00, 000000, 0",
    "DATE, 9999-12-31, 9f1f4e, 99991231",
    "DATE, 2024-00-00, 00d00f, 20240000",
    "YEAR, 2024, 7c, 2024",
    "YEAR, 0000, 00, 0",
    "YEAR, 1901, 01, 1901",
    "YEAR, 2155, ff, 2155",
    "TIME, 00:00:00, 800000, 0",
    "TIME, 10:11:12, 80a2cc, 101112",
    "TIME, -00:00:01, 7fffff, -1",
    "TIME, 838:59:59, b46efb, 8385959",
    "TIME, -838:59:59, 4b9105, -8385959",
    "TIME(1), -00:00:00.5, 7fffffce, -1",
    "TIME(2), 00:00:01.25, 80000119, 1",
    "TIME(3), -00:00:01.250, 7ffffef63c, -1",
    "TIME(6), -00:00:01.000001, 7ffffeffffff, -1",
    "TIME(6), 00:00:00.999999, 8000000f423f, 1",
    "DATETIME, 2024-02-29 10:11:12, 99b2baa2cc, 20240229101112",
    "DATETIME, 0000-00-00 00:00:00, 8000000000, 0",
    "DATETIME, 9999-12-31 23:59:59, fef3ff7efb, 99991231235959",
    "DATETIME(3), 2024-02-29 10:11:12.345, 99b2baa2cc0d7a, 20240229101112",
    "DATETIME(6), 2024-02-29 10:11:12.000001, 99b2baa2cc000001, 20240229101112",
    "DATETIME(1), 2024-02-29 10:11:12.3, 99b2baa2cc1e, 20240229101112",
    "TIMESTAMP, 1970-01-01 00:00:01, 00000001, 19700101000001",
    "TIMESTAMP, 2038-01-19 03:14:07, 7fffffff, 20380119031407",
    "TIMESTAMP, 0000-00-00 00:00:00, 00000000, 0",
    "TIMESTAMP(2), 1970-01-01 00:00:01.50, 0000000132, 19700101000002",
    "TIME /* 5.5 binary format */, 10:11:12, f88a01, 101112",
    "TIME /* 5.5 binary format */, -00:00:01, ffffff, -1",
    "TIME /* mariadb-5.3 */, 838:59:59, a7f57f, 8385959",
    "DATETIME /* 5.5 binary format */, 2024-02-29 10:11:12, 386eaa8b68120000, 20240229101112",
    "TIMESTAMP /* 5.5 binary format */, 1970-01-01 00:00:01, 01000000, 19700101000001",
  })
  void aValueIsStoredAsMysqlDoesAndReadBack(String type, String text, String stored, long number) {
    assertEquals(stored, stored(type, text));
    Row row = row(type, stored);
    assertEquals(text, row.get("a"));
    assertEquals(text, row.getString("a"));
    assertEquals(number, row.getLong("a"));
  }

  @ParameterizedTest
  @CsvSource({
    "DATE, 2024-02-30",
    "DATE, 2023-02-29",
    "DATE, 0000-02-29",
    "DATE, 2024-13-01",
    "DATE, 2024-01-01 00:00:01",
    "DATE, 24-01-01",
    "DATE, yesterday",
    "DATE, -20240101",
    "DATE, 20240230",
    "YEAR, 1900",
    "YEAR, 2156",
    "TIME, 839:00:00",
    "TIME, 838:59:59.5",
    "TIME(1), 838:59:59.1",
    "TIME, 00:60:00",
    "TIME, 00:00:60",
    "DATETIME, 2024-01-01 24:00:00",
    "DATETIME, 9999-12-31 23:59:59.5",
    "TIMESTAMP, 1970-01-01 00:00:00",
    "TIMESTAMP, 2038-01-19 03:14:08",
    "TIMESTAMP, 2024-00-01 00:00:00",
  })
  void whatIsNoDateOrTimeIsRefusedByColumnAndValue(String type, String text) {
    SchemaException refused = assertThrows(SchemaException.class, () -> stored(type, text));
    assertTrue(refused.getMessage().startsWith("column a "), refused.getMessage());
    assertTrue(refused.getMessage().contains("(expected"), refused.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "TIME, 00:00:00.5, 00:00:01",
    "TIME(2), 00:00:00.125, 00:00:00.13",
    "DATETIME, 2024-02-28 23:59:59.5, 2024-02-29 00:00:00",
    "DATETIME(3), 2024-12-31 23:59:59.9995, 2025-01-01 00:00:00.000",
    "DATETIME, 2024-02-28 23:59:59.499999, 2024-02-28 23:59:59",
    "TIME, 2 10:00:00, 58:00:00",
    "TIME, 101112, 10:11:12",
    "TIME, -101112, -10:11:12",
    "DATETIME, 20240229101112, 2024-02-29 10:11:12",
    "DATETIME, 20240229, 2024-02-29 00:00:00",
    "DATETIME, 2024-02-29T10:11, 2024-02-29 10:11:00",
    "YEAR, 69, 2069",
    "YEAR, 70, 1970",
    "YEAR, 0, 2000",
  })
  void otherFormsAreTakenAndFractionsRoundedHalfUp(String type, String given, String text) {
    assertEquals(text, row(type, stored(type, given)).get("a"));
  }

  @Test
  void theClassesOfJavaTimeAreTaken() {
    LocalDateTime local = LocalDateTime.of(2024, 2, 29, 10, 11, 12);
    Instant moment = local.toInstant(ZoneOffset.UTC);
    for (Object value :
        new Object[] {
          local,
          moment,
          OffsetDateTime.of(local.plusHours(2), ZoneOffset.ofHours(2)),
          20240229101112L
        }) {
      assertEquals("99b2baa2cc", stored("DATETIME", value));
    }
    assertEquals("5dd00f", stored("DATE", LocalDate.of(2024, 2, 29)));
    assertEquals("80a2cc", stored("TIME", LocalTime.of(10, 11, 12)));
    assertEquals("7fffff", stored("TIME", Duration.ofSeconds(-1)));
    assertEquals("b46efb", stored("TIME", Duration.ofHours(839).minusSeconds(1)));
    assertThrows(SchemaException.class, () -> stored("TIME", Duration.ofHours(839)));
    assertThrows(SchemaException.class, () -> stored("DATE", new Object()));
  }

  @ParameterizedTest
  @CsvSource({
    "DATE, ffffff",
    "TIME, ffffff",
    "TIME(6), 8000000f4240",
    "DATETIME, 0000000000",
    "DATETIME, ffffffffff",
    "DATETIME(2), 99b2baa2cc64",
    "TIMESTAMP, 80000000",
    "DATETIME /* 5.5 binary format */, ffffffffffffffff",
  })
  void bytesThatAreNoDateOrTimeAreReportedAsDamage(String type, String stored) {
    CorruptException damage =
        assertThrows(CorruptException.class, () -> row(type, stored).get("a"));
    assertTrue(damage.getMessage().contains(stored), damage.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "`a` timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP",
    "`a` timestamp(3) NULL DEFAULT NULL",
    "`a` datetime(6) DEFAULT CURRENT_TIMESTAMP(6)",
    "`a` datetime NOT NULL DEFAULT '0000-00-00 00:00:00'",
    "`a` time(2) DEFAULT '-01:02:03.45'",
    "`a` date NOT NULL DEFAULT '2024-02-29'",
    "`a` year(4) DEFAULT '2024'",
    "`a` datetime /* 5.5 binary format */ DEFAULT NULL",
  })
  void definitionsArePrintedAsTheyWere(String definition) {
    String sql = Schema.parse(definition).toSql("t");
    assertTrue(sql.contains("  " + definition + "\n"), sql);
    assertEquals(Schema.parse(definition), Schema.parse(sql));
  }

  @Test
  void currentTimestampFillsAColumnThatIsNotSetWithTheTimeThatHasCome() {
    Clock now = Clock.fixed(Instant.parse("2024-02-29T10:11:12.999Z"), ZoneOffset.UTC);
    Column column = Schema.parse("a DATETIME(1) NOT NULL DEFAULT CURRENT_TIMESTAMP(1)").column(0);
    assertArrayEquals(HexFormat.of().parseHex("99b2baa2cc5a"), column.storedDefault(now));
    Row row =
        Schema.parse("a TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, b VARCHAR(1)")
            .codec(RowOrder.V2)
            .decode(
                new RowBuilder(
                        Schema.parse(
                            "a TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, b VARCHAR(1)"))
                    .encode());
    assertFalse(row.getString("a").startsWith("0000"));
  }

  @Test
  void currentTimestampIsForTimestampAndDatetimeOnly() {
    assertThrows(SchemaException.class, () -> Schema.parse("a DATE DEFAULT CURRENT_TIMESTAMP"));
    assertThrows(SchemaException.class, () -> Schema.parse("a INT ON UPDATE CURRENT_TIMESTAMP"));
    assertThrows(SchemaException.class, () -> Schema.parse("a DATETIME(7)"));
  }

  @Test
  void yearsStandAmongTheColumnsOfVariablePlaceAndTheOthersAmongTheFixed() {
    Schema schema = Schema.parse("y YEAR NOT NULL, v VARCHAR(1) NOT NULL, d DATE NOT NULL");
    byte[] body =
        new RowBuilder(schema).set("y", 2024).set("v", "x").set("d", "2024-02-29").encode();
    assertEquals("5dd00f" + "7c" + "0178", HexFormat.of().formatHex(body));
  }
}
