package org.q4j.row;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.q4j.CorruptException;
import org.q4j.Q4jException;
import org.q4j.SchemaException;
import org.q4j.UnsupportedException;
import org.q4j.testing.GoldenTable;

/** What a .frm file gives is what the server that wrote it says of the table. */
class FrmReaderTest {

  private static final String OLD_FORMAT = " /* 5.5 binary format */";

  static Stream<GoldenTable> goldenTables() {
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

  private static byte[] frm(GoldenTable table) throws IOException {
    return Files.readAllBytes(table.folder().resolve(table.name() + ".frm"));
  }

  @ParameterizedTest
  @MethodSource("goldenTables")
  void aQueueIsPrintedAsItsServerPrintsIt(GoldenTable table) throws IOException {
    String sql = FrmReader.toSql(frm(table), table.name() + ".frm", table.name());
    assertEquals(hexless(table.sql().strip()), hexless(sql + ";"));
  }

  @ParameterizedTest
  @MethodSource("goldenTables")
  void aQueueHasTheSchemaOfItsServersText(GoldenTable table) throws IOException {
    byte[] frm = frm(table);
    Schema fromText;
    try {
      fromText = Schema.parse(table.sql());
    } catch (UnsupportedException e) {
      Q4jException same =
          assertThrows(UnsupportedException.class, () -> FrmReader.read(frm, "t.frm"));
      assertTrue(same.getMessage().startsWith("t.frm: column "), same.getMessage());
      return;
    }
    assertEquals(fromText, FrmReader.read(frm, "t.frm"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"numbers", "strings", "times", "plain", "fixed"})
  void mysql55IsPrintedAsItPrintsItself(String table) {
    String sql = FrmReader.toSql(FrmSamples.frm("mysql-5.5/" + table), table + ".frm", table);
    String wanted =
        FrmSamples.sql("mysql-5.5/" + table).replace(" MAX_ROWS=7", "").replace('\ufffd', '?');
    assertEquals(hexless(wanted), hexless(sql).replace(OLD_FORMAT, ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "numbers",
        "strings",
        "times",
        "oldtimes",
        "oldfrac",
        "fractions",
        "expr",
        "invis",
        "uca",
        "pt",
        "plain",
        "fixed",
        "opts"
      })
  void mariadbIsPrintedAsItPrintsItself(String table) {
    String sql = FrmReader.toSql(FrmSamples.frm("mariadb-10.11/" + table), table + ".frm", table);
    assertEquals(
        hexless(mysqlsWords(FrmSamples.sql("mariadb-10.11/" + table))),
        hexless(mysqlsWords(sql).replace(OLD_FORMAT, " /* mariadb-5.3 */")));
  }

  /** The literals of binary defaults, which servers print as far as they are text. */
  private static String hexless(String sql) {
    return sql.replaceAll("(?m)^(  `\\w+` (?:var)?binary.* DEFAULT )(x?'.*'),$", "$1…,");
  }

  /**
   * Leaves out what MariaDB says in other words than MySQL 5.x, or says where MySQL says nothing.
   */
  private static String mysqlsWords(String sql) {
    return sql.replace("utf8mb3", "utf8")
        .replaceAll(
            " COLLATE[ =](latin1_swedish|utf8mb4_general|utf8_general|ucs2_general|ascii_general)_ci",
            "")
        .replaceAll("(?m)(` varchar\\(10\\)) COLLATE utf8mb4_uca1400_as_cs", "$1")
        .replaceAll(
            "(text|blob|point|json|CHARACTER SET latin1 COLLATE latin1_bin|utf8mb4_bin) DEFAULT NULL",
            "$1")
        .replaceAll("DEFAULT (-?[0-9.]+)", "DEFAULT '$1'")
        .replaceAll("(?i)current_timestamp(\\(\\))?", "now")
        .replaceAll(" (MAX_ROWS|PAGE_CHECKSUM|TRANSACTIONAL)=\\d", "")
        .replace("CHARACTER SET utf8mb4 COLLATE utf8mb4_bin CHECK", "COLLATE utf8mb4_bin CHECK");
  }

  @Test
  void oldTemporalColumnsAreMarked() {
    String sql = FrmReader.toSql(FrmSamples.frm("mysql-5.5/times"), "t.frm", "t");
    assertTrue(sql.contains("`j` datetime /* 5.5 binary format */ DEFAULT NULL"), sql);
    assertTrue(sql.contains("`a` date DEFAULT '2026-11-21'"), sql);
  }

  @Test
  void binaryDefaultsAreExact() {
    String sql = FrmReader.toSql(FrmSamples.frm("mysql-5.5/strings"), "t.frm", "t");
    assertTrue(sql.contains("`d` binary(4) DEFAULT x'61620000'"), sql);
    assertTrue(sql.contains("`e` varbinary(5) DEFAULT x'ff00'"), sql);
  }

  @Test
  void aTableOfAnotherEngineIsNoQueue() {
    SchemaException e = refused(SchemaException.class, FrmSamples.frm("mysql-5.5/fixed"));
    assertTrue(e.getMessage().startsWith("t.frm: no queue: found=\"MyISAM\""), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "v, view",
    "types, column 'a': type not supported: found=uuid",
    "gen, generated columns: found='b'",
    "period, periods",
    "comp, column a: MariaDB's compressed columns"
  })
  void whatQueuesDoNotHaveIsUnsupportedByName(String table, String message) {
    UnsupportedException e =
        refused(UnsupportedException.class, FrmSamples.frm("mariadb-10.11/" + table));
    assertTrue(e.getMessage().startsWith("t.frm: "), e.getMessage());
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"keyed, indexes: keys=2", "part, partitions"})
  void keysAndPartitionsAreRefused(String table, String message) {
    SchemaException e = refused(SchemaException.class, FrmSamples.frm("mariadb-10.11/" + table));
    assertTrue(e.getMessage().contains("t.frm: queues have no " + message), e.getMessage());
  }

  @Test
  void theReservedBitOfFixedRowsWithVarcharIsKnown() {
    byte[] frm = asQueue("mysql-5.5/plain");
    Schema schema = FrmReader.read(frm, "t.frm");
    assertEquals(RowFormat.FIXED, schema.rowFormat());
    assertTrue(new NullArea(schema.columns(), schema.rowFormat()).reservesBit());
  }

  @Test
  void aNullAreaThatItsColumnsDoNotExplainIsRefused() {
    byte[] frm = asQueue("mysql-5.5/plain");
    frm[30] |= 1;
    UnsupportedException e = refused(UnsupportedException.class, frm);
    assertTrue(e.getMessage().contains("reservedBit=false (expected true)"), e.getMessage());
  }

  @Test
  void type245IsJsonInMysqlAndGeneratedInMariadb() {
    byte[] frm = FrmSamples.frm("mysql-5.5/fixed");
    int nullable = indexOf(frm, new byte[] {(byte) 0x80, 0, 0, 0, 2});
    frm[nullable + 4] = (byte) FrmField.JSON;
    LittleEndian.write(frm, 51, 4, 50720);
    String sql = FrmReader.toSql(frm, "t.frm", "t");
    assertTrue(sql.contains("`n` json DEFAULT NULL"), sql);
    LittleEndian.write(frm, 51, 4, 100100);
    UnsupportedException e = refused(UnsupportedException.class, frm);
    assertTrue(e.getMessage().contains("generated columns: found='n'"), e.getMessage());
  }

  @Test
  void anUnknownTypeIsNamedByItsCode() {
    byte[] frm = FrmSamples.frm("mysql-5.5/fixed");
    frm[indexOf(frm, new byte[] {(byte) 0x80, 0, 0, 0, 2}) + 4] = 77;
    UnsupportedException e = refused(UnsupportedException.class, frm);
    assertTrue(e.getMessage().contains("column n: type not supported: found=code 77"));
  }

  @Test
  void aCharacterSetThatNoJdkHasIsNamed() {
    byte[] frm = FrmSamples.frm("mysql-5.5/plain");
    int collation = indexOf(frm, new byte[] {(byte) 0x80, 0, 0, 0, 15}) + 5;
    frm[collation] = 3;
    UnsupportedException e = refused(UnsupportedException.class, frm);
    assertTrue(e.getMessage().contains("character set dec8 not mapped"), e.getMessage());
    frm[collation] = (byte) 255;
    e = refused(UnsupportedException.class, frm);
    assertTrue(e.getMessage().contains("unknown collation: id=255"), e.getMessage());
  }

  @Test
  void autoIncrementIsPrinted() {
    byte[] frm = FrmSamples.frm("mysql-5.5/plain");
    frm[indexOf(frm, new byte[] {0x1b, 0x40, 0, 0, 0, 3}) + 2] = 15;
    String sql = FrmReader.toSql(frm, "t.frm", "t");
    assertTrue(sql.contains("`id` int(11) NOT NULL AUTO_INCREMENT,"), sql);
  }

  @Test
  void otherFilesAreNoFrmFiles() {
    CorruptException e =
        refused(CorruptException.class, "Q4M1 and more".getBytes(StandardCharsets.UTF_8));
    assertEquals(
        "t.frm: no .frm file: first bytes=0x3451 (expected 0x01fe), offset=0", e.getMessage());
    e = refused(CorruptException.class, new byte[0]);
    assertTrue(e.getMessage().contains("first bytes lies outside: offset=0 length=2"));
  }

  private static <E extends Q4jException> E refused(Class<E> type, byte[] frm) {
    return assertThrows(type, () -> FrmReader.read(frm, "t.frm"));
  }

  /** Returns a sample as if another engine had been named. */
  private static byte[] asQueue(String sample) {
    byte[] frm = FrmSamples.frm(sample);
    int at = indexOf(frm, "MyISAM".getBytes(StandardCharsets.UTF_8));
    // QUEUE is a byte shorter, and this byte then belongs to the next text's empty prefix.
    byte[] queue = "QUEUE\0".getBytes(StandardCharsets.UTF_8);
    System.arraycopy(queue, 0, frm, at, queue.length);
    frm[at - 2] = 5;
    return frm;
  }

  private static int indexOf(byte[] bytes, byte[] wanted) {
    String all = new String(bytes, StandardCharsets.ISO_8859_1);
    int at = all.indexOf(new String(wanted, StandardCharsets.ISO_8859_1));
    assertTrue(at >= 0, "not in the sample");
    return at;
  }
}
