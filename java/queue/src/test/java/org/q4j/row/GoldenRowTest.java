package org.q4j.row;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.q4j.testing.ExpectedRow;
import org.q4j.testing.GoldenRecord;
import org.q4j.testing.GoldenTable;

/** Rows that real servers wrote are read as they gave them out, and written again bit by bit. */
class GoldenRowTest {

  static Stream<GoldenTable> tables() {
    return Stream.of(
            "01-int",
            "02-integers",
            "03-strings",
            "06-half-consumed",
            "08-compacted",
            "10-empty",
            "11-killed-mid-insert",
            "13-old-headers")
        .flatMap(folder -> GoldenTable.all(folder).stream());
  }

  @ParameterizedTest
  @MethodSource("tables")
  void rowsOfRealServersReadAndWriteAlike(GoldenTable table) {
    roundTrip(table, Schema.parse(table.sql()));
  }

  private static void roundTrip(GoldenTable table, Schema schema) {
    boolean v1 = table.name().contains("_v1_");
    RowCodec codec = schema.codec(v1 ? RowOrder.V1 : RowOrder.V2);
    List<GoldenRecord> records = table.records(table.readableVersion());
    List<GoldenRecord> live = records.stream().filter(row -> !row.removed()).toList();
    List<ExpectedRow> expected = table.expected();
    assertEquals(expected.size(), live.size(), "live rows of " + table);
    for (int i = 0; i < live.size(); i++) {
      GoldenRecord record = live.get(i);
      ExpectedRow wanted = expected.get(i);
      assertEquals(wanted.rowId(), record.rowId());
      Row row = codec.decode(record.body());
      RowBuilder again = new RowBuilder(schema);
      for (Map.Entry<String, Object> column : wanted.cols().entrySet()) {
        assertColumn(column.getKey(), column.getValue(), row);
        again.set(column.getKey(), column.getValue());
      }
      assertEquals(schema.size(), wanted.cols().size());
      assertArrayEquals(record.body(), codec.encode(again), () -> table + " " + row);
    }
  }

  private static void assertColumn(String name, Object wanted, Row row) {
    if (wanted instanceof byte[] bytes) {
      assertArrayEquals(bytes, row.getBytes(name), name);
    } else {
      assertEquals(wanted == null, row.isNull(name), name);
      assertEquals(wanted, wanted == null ? row.get(name) : row.getString(name), name);
    }
  }

  @ParameterizedTest
  @MethodSource("tables")
  void theRecordsAreWhereTheListingHasThem(GoldenTable table) {
    Set<Integer> listed = table.listedRows(table.readableVersion());
    List<GoldenRecord> records = table.records(table.readableVersion());
    if (!listed.isEmpty() && !records.isEmpty()) {
      int last = Collections.max(listed);
      for (GoldenRecord record : records) {
        assertTrue(record.offset() > last || listed.contains(record.offset()), record::toString);
      }
    }
  }

  @Test
  void theColumnsThatComeFirstInAV1RowAreReadWithoutTheLast() {
    // Five NULLable columns or four: one byte of null bits. What follows is as bytes after the end.
    GoldenTable table = GoldenTable.of("13-old-headers", "rich_v1_4096");
    String sql = table.sql().replaceAll("(?s),\\s*`t`.*?\\n\\)", ")");
    Schema schema = Schema.parse(sql);
    List<GoldenRecord> live =
        table.records(".after").stream().filter(row -> !row.removed()).toList();
    List<ExpectedRow> expected = table.expected();
    assertEquals(expected.size(), live.size());
    for (int i = 0; i < live.size(); i++) {
      Row row = schema.codec(RowOrder.V1).decode(live.get(i).body());
      Map<String, Object> cols = expected.get(i).cols();
      RowBuilder again = new RowBuilder(schema);
      for (String name : List.of("s", "id", "b", "n", "d")) {
        assertColumn(name, cols.get(name), row);
        again.set(name, cols.get(name));
      }
      if (cols.get("t") == null) {
        assertArrayEquals(live.get(i).body(), schema.codec(RowOrder.V1).encode(again));
      }
    }
  }

  @Test
  void aDefinitionOfARealServerIsPrintedAlike() {
    for (GoldenTable table : tables().filter(t -> !t.sql().contains("char(")).toList()) {
      String sql = table.sql().strip().replace("DEFAULT CHARSET=utf8", "DEFAULT CHARSET=utf8mb4");
      assertEquals(sql, Schema.parse(table.sql()).toSql(table.name()) + ";");
    }
  }

  @Test
  void theReservedBitDependsOnTheRowFormat() {
    String columns = "(a INT, b SMALLINT NOT NULL, c TINYINT) ENGINE=QUEUE";
    assertEquals("f905000000020003", hex("CREATE TABLE t " + columns));
    assertEquals("fc05000000020003", hex("CREATE TABLE t " + columns + " ROW_FORMAT=DYNAMIC"));
  }

  /** As the .frm files of such tables say, which MySQL 5.5 and MariaDB 10.11 wrote. */
  @Test
  void fixedRowsKeepTheReservedBitBesideVarcharButNotBesideText() {
    String columns = "(a INT, b SMALLINT NOT NULL, c TINYINT, d VARCHAR(3)";
    assertEquals("fc05000000020003", hex("CREATE TABLE t " + columns + ")"));
    assertEquals("f905000000020003", hex("CREATE TABLE t " + columns + ") ROW_FORMAT=FIXED"));
    assertEquals(
        "fc05000000020003", hex("CREATE TABLE t " + columns + ", e TEXT) ROW_FORMAT=FIXED"));
  }

  private static String hex(String sql) {
    RowBuilder row = new RowBuilder(Schema.parse(sql)).set("a", 5).set("b", 2).set("c", 3);
    return HexFormat.of().formatHex(row.encode());
  }
}
