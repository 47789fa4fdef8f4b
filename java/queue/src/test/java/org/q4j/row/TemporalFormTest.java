package org.q4j.row;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.q4j.CorruptException;
import org.q4j.SchemaException;

/** Every form of dates and times with every number of digits; bytes worked out from the layouts. */
class TemporalFormTest {

  private static Schema schema(String type) {
    return Schema.parse("v VARCHAR(1), a " + type + " NOT NULL");
  }

  private static String stored(String type, Object value) {
    byte[] body = new RowBuilder(schema(type)).set("a", value).encode();
    return HexFormat.of().formatHex(body, 1, body.length);
  }

  private static Row row(String type, String stored) {
    return schema(type).codec(RowOrder.V1).decode(HexFormat.of().parseHex("ff" + stored));
  }

  private static void assertForm(String type, String text, String stored) {
    assertEquals(stored, stored(type, text));
    assertEquals(text, row(type, stored).get("a"));
    assertTrue(schema(type).toSql("t").contains("`a` " + schema(type).column("a").type().sql()));
    assertEquals(schema(type), Schema.parse(schema(type).toSql("t")));
  }

  @ParameterizedTest
  @CsvSource({
    "DATETIME, 2024-02-29 10:11:12, 99b2baa2cc",
    "DATETIME(1), 2024-02-29 10:11:12.1, 99b2baa2cc0a",
    "DATETIME(2), 2024-02-29 10:11:12.12, 99b2baa2cc0c",
    "DATETIME(3), 2024-02-29 10:11:12.123, 99b2baa2cc04ce",
    "DATETIME(4), 2024-02-29 10:11:12.1234, 99b2baa2cc04d2",
    "DATETIME(5), 2024-02-29 10:11:12.12345, 99b2baa2cc01e23a",
    "DATETIME(6), 2024-02-29 10:11:12.123456, 99b2baa2cc01e240",
    "TIME, -10:11:12, 7f5d34",
    "TIME, 10:11:12, 80a2cc",
    "TIME(1), -10:11:12.1, 7f5d33f6",
    "TIME(1), 10:11:12.1, 80a2cc0a",
    "TIME(2), -10:11:12.12, 7f5d33f4",
    "TIME(2), 10:11:12.12, 80a2cc0c",
    "TIME(3), -10:11:12.123, 7f5d33fb32",
    "TIME(3), 10:11:12.123, 80a2cc04ce",
    "TIME(4), -10:11:12.1234, 7f5d33fb2e",
    "TIME(4), 10:11:12.1234, 80a2cc04d2",
    "TIME(5), -10:11:12.12345, 7f5d33fe1dc6",
    "TIME(5), 10:11:12.12345, 80a2cc01e23a",
    "TIME(6), -10:11:12.123456, 7f5d33fe1dc0",
    "TIME(6), 10:11:12.123456, 80a2cc01e240",
    "TIMESTAMP, 2024-02-29 10:11:12, 65e05840",
    "TIMESTAMP(1), 2024-02-29 10:11:12.1, 65e058400a",
    "TIMESTAMP(2), 2024-02-29 10:11:12.12, 65e058400c",
    "TIMESTAMP(3), 2024-02-29 10:11:12.123, 65e0584004ce",
    "TIMESTAMP(4), 2024-02-29 10:11:12.1234, 65e0584004d2",
    "TIMESTAMP(5), 2024-02-29 10:11:12.12345, 65e0584001e23a",
    "TIMESTAMP(6), 2024-02-29 10:11:12.123456, 65e0584001e240",
    "TIME(1), 838:59:59.0, b46efb00",
    "TIME(1), -838:59:59.0, 4b910500",
    "TIME(3), -838:59:59.000, 4b91050000",
    "TIME(6), -838:59:59.000000, 4b9105000000",
    "TIME(1), -00:00:00.1, 7ffffff6",
    "TIME(3), -00:00:00.001, 7ffffffff6",
    "TIME(6), -00:00:00.000001, 7fffffffffff",
    "TIME(1), -00:00:59.9, 7fffc4a6",
    "TIME(3), -00:00:59.999, 7fffc4d8fa",
    "TIME(6), -00:00:59.999999, 7fffc4f0bdc1",
    "TIMESTAMP(6), 0000-00-00 00:00:00.000000, 00000000000000",
    "TIMESTAMP(6), 2038-01-19 03:14:07.999999, 7fffffff0f423f",
  })
  void mysqlsFractionsOfAllDigits(String type, String text, String stored) {
    assertForm(type, text, stored);
  }

  @ParameterizedTest
  @CsvSource({
    "DATETIME(1) /* mariadb-5.3 */, 2024-02-29 10:11:12.1, 00a965a6ab81",
    "DATETIME(1) /* mariadb-5.3 */, 9999-12-31 23:59:59.9, 0344d965ffff",
    "DATETIME(2) /* mariadb-5.3 */, 2024-02-29 10:11:12.12, 069df882b30c",
    "DATETIME(2) /* mariadb-5.3 */, 9999-12-31 23:59:59.99, 20b07dfbffff",
    "DATETIME(3) /* mariadb-5.3 */, 2024-02-29 10:11:12.123, 00422bb51afe7b",
    "DATETIME(3) /* mariadb-5.3 */, 9999-12-31 23:59:59.999, 0146e4ebd7ffff",
    "DATETIME(4) /* mariadb-5.3 */, 2024-02-29 10:11:12.1234, 0295b5130df0d2",
    "DATETIME(4) /* mariadb-5.3 */, 9999-12-31 23:59:59.9999, 0cc4f1366fffff",
    "DATETIME(5) /* mariadb-5.3 */, 2024-02-29 10:11:12.12345, 19d912be8b6839",
    "DATETIME(5) /* mariadb-5.3 */, 9999-12-31 23:59:59.99999, 7fb16c205fffff",
    "DATETIME(6) /* mariadb-5.3 */, 2024-02-29 10:11:12.123456, 01027abb71721240",
    "DATETIME(6) /* mariadb-5.3 */, 9999-12-31 23:59:59.999999, 04fcee3943bfffff",
    "TIME(1) /* mariadb-5.3 */, -10:11:12.1, 01c747df",
    "TIME(1) /* mariadb-5.3 */, 838:59:59.0, 0399c0b6",
    "TIME(2) /* mariadb-5.3 */, -10:11:12.12, 11c8ceb4",
    "TIME(2) /* mariadb-5.3 */, 838:59:59.00, 2401871c",
    "TIME(3) /* mariadb-5.3 */, -10:11:12.123, 00b1d81305",
    "TIME(3) /* mariadb-5.3 */, 838:59:59.000, 01680f4718",
    "TIME(4) /* mariadb-5.3 */, -10:11:12.1234, 06f270be2e",
    "TIME(4) /* mariadb-5.3 */, 838:59:59.0000, 0e1098c6f0",
    "TIME(5) /* mariadb-5.3 */, -10:11:12.12345, 4578676dc7",
    "TIME(5) /* mariadb-5.3 */, 838:59:59.00000, 8ca5f7c560",
    "TIME(6) /* mariadb-5.3 */, -10:11:12.123456, 02b6b40a49c0",
    "TIME(6) /* mariadb-5.3 */, 838:59:59.000000, 057e7badb5c0",
    "TIMESTAMP(1) /* mariadb-5.3 */, 2024-02-29 10:11:12.1, 65e0584001",
    "TIMESTAMP(2) /* mariadb-5.3 */, 2024-02-29 10:11:12.12, 65e058400c",
    "TIMESTAMP(3) /* mariadb-5.3 */, 2024-02-29 10:11:12.123, 65e05840007b",
    "TIMESTAMP(4) /* mariadb-5.3 */, 2024-02-29 10:11:12.1234, 65e0584004d2",
    "TIMESTAMP(5) /* mariadb-5.3 */, 2024-02-29 10:11:12.12345, 65e05840003039",
    "TIMESTAMP(6) /* mariadb-5.3 */, 2024-02-29 10:11:12.123456, 65e0584001e240",
    "TIME(1) /* mariadb-5.3 */, -838:59:59.0, 0000000a",
    "TIME(6) /* mariadb-5.3 */, 00:00:00.000000, 02bf3dde7c00",
    "TIME(6) /* mariadb-5.3 */, -00:00:00.000001, 02bf3dde7bff",
    "DATETIME(2) /* mariadb-5.3 */, 0000-00-00 00:00:00.00, 000000000000",
    "TIMESTAMP(2) /* mariadb-5.3 */, 0000-00-00 00:00:00.00, 0000000000",
  })
  void mariadbsFractionsOfAllDigits(String type, String text, String stored) {
    assertForm(type, text, stored);
  }

  @Test
  void withoutAFractionMariadbsFormIsThatOfMysql55() {
    for (String type : new String[] {"TIME", "DATETIME", "TIMESTAMP NULL"}) {
      String comment = type.replaceFirst("( NULL)?$", " /* mariadb-5.3 */$1");
      String sql = Schema.parse("a " + comment).toSql("t");
      assertTrue(sql.contains(" /* 5.5 binary format */ "), sql);
    }
  }

  @Test
  void onlyTheServersCommentDirectlyBehindTheTypeIsAForm() {
    Schema plain = Schema.parse("a DATETIME(3), b INT");
    for (String other :
        new String[] {
          "a DATETIME(3) /* mysql-5.6 */, b INT",
          "a DATETIME /* any */ (3), b INT",
          "a DATETIME(3) NULL /* mariadb-5.3 */, b INT",
          "a DATETIME(3), b INT /* 5.5 binary format */"
        }) {
      assertEquals(plain, Schema.parse(other), other);
    }
    SchemaException e =
        assertThrows(
            SchemaException.class, () -> Schema.parse("a TIME(3) /* 5.5 binary format */"));
    assertEquals(
        "column a TIME: fraction in the form of 5.5: found=\"3\" (expected none), line 1, column 8",
        e.getMessage());
  }

  /** As servers let in that were told to (ALLOW_INVALID_DATES). */
  @ParameterizedTest
  @CsvSource({
    "DATE, 5ed00f, 2024-02-30, 20240230",
    "DATETIME, 99b2bc0000, 2024-02-30 00:00:00, 20240230000000",
    "DATETIME(1), 99b2bd7efb5a, 2024-02-30 23:59:59.9, 20240230235959",
    "DATETIME /* 5.5 binary format */, 8025b88b68120000, 2024-02-30 00:00:00, 20240230000000",
    "DATETIME, 99b2000000, 2024-00-00 00:00:00, 20240000000000",
  })
  void aStoredDayThatDoesNotExistIsReadThoughItIsNotWritten(
      String type, String stored, String text, long number) {
    assertEquals(text, row(type, stored).get("a"));
    assertEquals(number, row(type, stored).getLong("a"));
  }

  @ParameterizedTest
  @CsvSource({
    "DATE, a0d10f, 2024-13-00 is no month",
    "DATE, 00204e, the year 10000",
    "DATETIME(1), 99b2baa2cc64, 100 hundredths",
    "DATETIME(6), 99b2baa2cc0f4240, a million microseconds",
    "DATETIME, 99b2bb8000, 24 hours",
    "DATETIME, 99b2baaf00, 60 minutes",
    "DATETIME, 99b2baa2fc, 60 seconds",
    "TIME, b47000, 839 hours",
    "TIME(6), b46efb000001, more than 838:59:59",
    "TIME(6), 4b9104ffffff, less than -838:59:59",
    "TIME(1), 80000064, 100 hundredths",
    "TIME /* 5.5 binary format */, 600000, 96 seconds",
    "TIME /* 5.5 binary format */, a8f57f, 838:59:60",
    "DATETIME /* 5.5 binary format */, 80d2dc8b68120001, the topmost byte",
    "TIMESTAMP(2), 0000000001, a fraction of no moment",
    "TIMESTAMP(2), 0000000164, 100 hundredths",
    "TIMESTAMP /* 5.5 binary format */, 00000080, past 2038",
    "TIMESTAMP(1) /* mariadb-5.3 */, 000000010a, ten tenths",
    "TIMESTAMP(3) /* mariadb-5.3 */, 0000000103e8, 1000 thousandths",
    "TIME(1) /* mariadb-5.3 */, 00000000, -839 hours",
    "TIME(1) /* mariadb-5.3 */, ffffffff, far too many hours",
    "DATETIME(6) /* mariadb-5.3 */, ffffffffffffffff, a negative number",
    "DATETIME(6) /* mariadb-5.3 */, 7fffffffffffffff, a year past 9999",
  })
  void bytesOutOfRangeAreReportedWithTheirPlace(String type, String stored, String why) {
    Row row = row(type, stored);
    CorruptException damage = assertThrows(CorruptException.class, () -> row.get("a"), why);
    assertTrue(damage.getMessage().contains("bytes=" + stored), damage.getMessage());
    assertTrue(damage.getMessage().contains("offset=1 "), damage.getMessage());
    assertThrows(CorruptException.class, () -> row.getLong("a"), why);
    assertTrue(row.toString().contains(stored), row::toString);
  }

  @ParameterizedTest
  @CsvSource({
    "TIME(1), -00:00:00.5, -1",
    "TIME(1), -00:00:00.4, 0",
    "TIME(3), 10:59:59.500, 110000",
    "DATETIME(1), 2024-02-28 23:59:59.5, 20240229000000",
    "DATETIME(6), 2024-02-28 23:59:59.499999, 20240228235959",
    "DATETIME(1), 9999-12-31 23:59:59.9, 99991231235959",
    "DATETIME(1), 2024-00-00 10:11:12.5, 20240000101113",
    "DATETIME(1), 2024-00-00 23:59:59.5, 20240000235959",
    "TIMESTAMP(1), 2038-01-19 03:14:07.9, 20380119031407",
  })
  void aFractionIsRoundedInANumberWhereItCan(String type, String text, long number) {
    assertEquals(number, row(type, stored(type, text)).getLong("a"));
  }
}
