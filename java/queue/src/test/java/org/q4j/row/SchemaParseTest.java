package org.q4j.row;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaParseTest {

  private static String typeOf(String type) {
    Column column = Schema.parse("a " + type).column(0);
    String encoding =
        column
            .type()
            .encoding()
            .map(e -> " " + e.charset().sqlName() + " " + e.collation())
            .orElse("");
    return (column.type().sql() + encoding).strip();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "INT|int(11)",
        "integer unsigned|int(10) unsigned",
        "INT1|tinyint(4)",
        "INT2|smallint(6)",
        "INT3|mediumint(9)",
        "MIDDLEINT|mediumint(9)",
        "INT4|int(11)",
        "INT8|bigint(20)",
        "BOOL|tinyint(1)",
        "BOOLEAN NOT NULL|tinyint(1)",
        "INT(5) ZEROFILL|int(5) unsigned zerofill",
        "INT(0) SIGNED|int(11)",
        "BIGINT NOT NULL UNSIGNED|bigint(20) unsigned",
        "VARCHAR(10)|varchar(10) utf8mb4",
        "VARCHAR(0)|varchar(0) utf8mb4",
        "VARCHAR(16383)|varchar(16383) utf8mb4",
        "VARCHAR(65535) CHARSET latin1|varchar(65535) latin1",
        "CHARACTER VARYING(10)|varchar(10) utf8mb4",
        "CHAR VARYING (10)|varchar(10) utf8mb4",
        "VARCHARACTER(10)|varchar(10) utf8mb4",
        "NVARCHAR(10)|varchar(10) utf8",
        "NATIONAL VARCHAR(10)|varchar(10) utf8",
        "NATIONAL CHAR VARYING(10)|varchar(10) utf8",
        "NCHAR VARCHAR(10)|varchar(10) utf8",
        "VARCHAR(10) CHARACTER SET 'LATIN1' COLLATE latin1_bin|varchar(10) latin1 latin1_bin",
        "VARCHAR(10) COLLATE ascii_bin|varchar(10) ascii ascii_bin",
        "VARCHAR(10) COLLATE utf8mb3_bin CHARACTER SET utf8mb3|varchar(10) utf8 utf8_bin",
        "VARCHAR(10) COLLATE utf8mb4_0900_ai_ci|varchar(10) utf8mb4 utf8mb4_0900_ai_ci",
        "VARCHAR(10) BINARY|varchar(10) utf8mb4 utf8mb4_bin",
        "VARCHAR(10) ASCII|varchar(10) latin1",
        "VARCHAR(10) CHARACTER SET binary|varbinary(10)",
        "VARCHAR(10) COLLATE binary|varbinary(10)",
        "VARCHAR(10) BYTE|varbinary(10)",
        "VARBINARY(65535)|varbinary(65535)",
        "LONG|mediumtext utf8mb4",
        "LONG VARCHAR|mediumtext utf8mb4",
        "LONG CHAR VARYING|mediumtext utf8mb4",
        "LONG VARBINARY|mediumblob",
        "TINYTEXT|tinytext utf8mb4",
        "TEXT|text utf8mb4",
        "TEXT(0)|text utf8mb4",
        "TEXT(63)|tinytext utf8mb4",
        "TEXT(64)|text utf8mb4",
        "TEXT(16384)|mediumtext utf8mb4",
        "TEXT(4194304)|longtext utf8mb4",
        "TEXT(255) CHARACTER SET latin1|tinytext latin1",
        "LONGTEXT BINARY|longtext utf8mb4 utf8mb4_bin",
        "MEDIUMTEXT CHARACTER SET binary|mediumblob",
        "CHAR|char(1) utf8mb4",
        "CHAR(0)|char(0) utf8mb4",
        "CHARACTER(255) CHARSET latin1|char(255) latin1",
        "NCHAR(3)|char(3) utf8",
        "NATIONAL CHARACTER(3)|char(3) utf8",
        "CHAR(3) BINARY|char(3) utf8mb4 utf8mb4_bin",
        "CHAR(3) CHARACTER SET binary|binary(3)",
        "CHAR BYTE|binary(1)",
        "BINARY|binary(1)",
        "BINARY(0)|binary(0)",
        "BINARY(255)|binary(255)",
        "FLOAT|float",
        "FLOAT4 UNSIGNED|float unsigned",
        "FLOAT(0)|float",
        "FLOAT(24)|float",
        "FLOAT(25)|double",
        "FLOAT(53) ZEROFILL|double unsigned zerofill",
        "FLOAT(7,4)|float(7,4)",
        "FLOAT8|double",
        "REAL|double",
        "DOUBLE PRECISION UNSIGNED|double unsigned",
        "DOUBLE PRECISION (255,30)|double(255,30)",
        "REAL(5,5)|double(5,5)",
        "DECIMAL|decimal(10,0)",
        "DEC(0)|decimal(10,0)",
        "NUMERIC(0,0)|decimal(10,0)",
        "FIXED(5)|decimal(5,0)",
        "DECIMAL(65,30) ZEROFILL|decimal(65,30) unsigned zerofill",
        "DECIMAL(30,30) UNSIGNED|decimal(30,30) unsigned",
        "BIT|bit(1)",
        "BIT(0)|bit(1)",
        "BIT(64)|bit(64)",
        "ENUM('a','b ')|enum('a','b') utf8mb4",
        "ENUM('it''s','\\\\',\"x\") CHARSET latin1|enum('it''s','\\\\','x') latin1",
        "ENUM('','\\n\\0') BINARY|enum('','\\n\\0') utf8mb4 utf8mb4_bin",
        "ENUM('é ') CHARACTER SET binary|enum('é ') binary",
        "SET('a','b')|set('a','b') utf8mb4",
        "SET('') COLLATE latin1_general_cs|set('') latin1 latin1_general_cs",
        "BLOB|blob",
        "BLOB(255)|tinyblob",
        "BLOB(256)|blob",
        "BLOB(65536)|mediumblob",
        "BLOB(4294967295)|longblob"
      })
  void typesAreKnownByAllTheirNames(String written, String expected) {
    assertEquals(expected, typeOf(written));
  }

  @Test
  void attributesMayComeInAnyOrder() {
    Schema schema =
        Schema.parse(
            "a INT COMMENT 'it''s' DEFAULT 7 NOT NULL, b INT NOT NULL COMMENT \"c\" DEFAULT '7',"
                + " c INT NULL DEFAULT NULL COLUMN_FORMAT DYNAMIC, d INT NOT NULL NULL");
    assertEquals("it's", schema.column("a").comment());
    assertEquals(Optional.of(7L), schema.column("a").defaultValue());
    assertEquals(Optional.of(7L), schema.column("b").defaultValue());
    assertEquals(Optional.empty(), schema.column("c").defaultValue());
    assertTrue(schema.column("d").nullable());
    assertEquals("a INT NOT NULL, b INT NOT NULL, c INT, d INT", schema.describe());
  }

  @Test
  void defaultsMayBeAnyLiteral() {
    Schema schema =
        Schema.parse(
            "a INT DEFAULT -5, b INT DEFAULT +5, c INT DEFAULT TRUE, d INT DEFAULT 0x41, e INT"
                + " DEFAULT b'101', f VARBINARY(9) DEFAULT x'00ff', g VARCHAR(9) DEFAULT _utf8'g',"
                + " h VARCHAR(9) DEFAULT 1.50, i VARCHAR(9) DEFAULT '\\n"
                + "\\0\\'\\\\\\%', j INT DEFAULT 1e2, k VARCHAR(9) DEFAULT N'k', l BIGINT UNSIGNED"
                + " DEFAULT 18446744073709551615");
    Row row = schema.codec(RowOrder.V2).decode(new RowBuilder(schema).encode());
    assertEquals(
        "{a=-5, b=5, c=1, d=65, e=5, f=x'00ff', g='g', h='1.50', i='\\u000a\\u0000'\\\\%', j=100,"
            + " k='k', l=18446744073709551615}",
        row.toString());
  }

  @Test
  void aWholeStatementIsRead() {
    Schema schema =
        Schema.parse(
            """
            /* head */ CREATE TABLE IF NOT EXISTS `my db`.`jobs``2` ( -- the columns
              `id` bigint(20) unsigned NOT NULL, # a line
              `key` varchar(10) COLLATE utf8_unicode_ci DEFAULT 'a' COMMENT 'back\\\\slash',
              note text
            ) ENGINE=queue MAX_ROWS=5, DEFAULT CHARSET=latin1 /*!50100 ROW_FORMAT=DYNAMIC */
              /*!40101 COMMENT='a /* ; */' */ ;
            """);
    assertEquals("id BIGINT UNSIGNED NOT NULL, key VARCHAR(10), note TEXT", schema.describe());
    assertEquals(RowFormat.DYNAMIC, schema.rowFormat());
    assertEquals("a /* ; */", schema.comment());
    assertEquals("back\\slash", schema.column("KEY").comment());
    assertEquals(
        Optional.of(new TextEncoding(MysqlCharset.LATIN1, "")),
        schema.column("note").type().encoding());
  }

  @Test
  void theTablesCollationGoesToItsColumns() {
    Schema schema =
        Schema.parse(
            "CREATE TABLE t (a TEXT, b TEXT CHARACTER SET ascii) DEFAULT CHARACTER SET = utf8"
                + " COLLATE = utf8_bin ROW_FORMAT=COMPACT");
    assertEquals(
        new TextEncoding(MysqlCharset.UTF8MB3, "utf8_bin"),
        schema.column("a").type().encoding().orElseThrow());
    assertEquals(
        new TextEncoding(MysqlCharset.ASCII, ""),
        schema.column("b").type().encoding().orElseThrow());
  }

  @Test
  void namesAreFoundInAnyCaseAndKeepTheirSpelling() {
    Schema schema = Schema.parse("Id INT, `Größe` INT, 1st INT, at INT");
    assertEquals(0, schema.indexOf("ID"));
    assertEquals(1, schema.indexOf("GRÖSSE".replace("SS", "ß")));
    assertEquals(2, schema.indexOf("1ST"));
    assertEquals(-1, schema.indexOf("nope"));
    assertEquals("Größe", schema.column(1).name());
    assertEquals(4, schema.size());
  }

  @Test
  void whatIsPrintedIsReadAgain() {
    Schema schema =
        Schema.parse(
            "CREATE TABLE x (`we``ird` INT(3) ZEROFILL NOT NULL DEFAULT 7 COMMENT 'a''b\\\\c\\nd',"
                + " s VARCHAR(9) COLLATE utf8_bin DEFAULT 'q\\0\\'', t TEXT CHARACTER SET latin1,"
                + " u TINYTEXT NOT NULL, v VARBINARY(3) DEFAULT x'00ff27', w LONGBLOB)"
                + " ROW_FORMAT=DYNAMIC COMMENT='it''s'");
    String sql = schema.toSql("x`y");
    assertEquals(
        """
        CREATE TABLE `x``y` (
          `we``ird` int(3) unsigned zerofill NOT NULL DEFAULT '007' COMMENT 'a''b\\\\c\\nd',
          `s` varchar(9) CHARACTER SET utf8 COLLATE utf8_bin DEFAULT 'q\\0''',
          `t` text CHARACTER SET latin1,
          `u` tinytext NOT NULL,
          `v` varbinary(3) DEFAULT x'00ff27',
          `w` longblob
        ) ENGINE=QUEUE DEFAULT CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC COMMENT='it''s'\
        """,
        sql);
    assertEquals(schema, Schema.parse(sql));
    assertEquals(schema.hashCode(), Schema.parse(sql).hashCode());
    byte[] preset = (byte[]) Schema.parse(sql).column("v").defaultValue().orElseThrow();
    assertArrayEquals(new byte[] {0, -1, 0x27}, preset);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "FLOAT DEFAULT 1.5|float DEFAULT '1.5'",
        "FLOAT DEFAULT 1.5e10|float DEFAULT '15000000000'",
        "FLOAT DEFAULT 16777216|float DEFAULT '1.6777216E7'",
        "FLOAT(7,2) ZEROFILL DEFAULT 1.5|float(7,2) unsigned zerofill DEFAULT '0001.50'",
        "DOUBLE NOT NULL DEFAULT '-1e300'|double NOT NULL DEFAULT '-1e300'",
        "DOUBLE DEFAULT x'10'|double DEFAULT '16'",
        "DECIMAL(6,2) DEFAULT 1.5|decimal(6,2) DEFAULT '1.50'",
        "DECIMAL(6,2) ZEROFILL DEFAULT '1.5'|decimal(6,2) unsigned zerofill DEFAULT '0001.50'",
        "DECIMAL(30,30) DEFAULT 0|decimal(30,30) DEFAULT '0.000000000000000000000000000000'",
        "DECIMAL DEFAULT 0x0a|decimal(10,0) DEFAULT '10'",
        "BIT(5) DEFAULT b'101'|bit(5) DEFAULT b'101'",
        "BIT(5) NOT NULL DEFAULT b'00000000'|bit(5) NOT NULL DEFAULT b'0'",
        "BIT(64) DEFAULT 5|bit(64) DEFAULT b'101'",
        "BIT(9) DEFAULT x'0101'|bit(9) DEFAULT b'100000001'",
        "CHAR(5) DEFAULT 'ab  '|char(5) DEFAULT 'ab'",
        "CHAR(5) NOT NULL DEFAULT ''|char(5) NOT NULL DEFAULT ''",
        "BINARY(3) DEFAULT 'ab'|binary(3) DEFAULT x'616200'",
        "ENUM('a','b') DEFAULT 'B'|enum('a','b') DEFAULT 'b'",
        "ENUM('0','1') DEFAULT 1|enum('0','1') DEFAULT '1'",
        "ENUM('a','b') NOT NULL|enum('a','b') NOT NULL",
        "SET('a','b','c') DEFAULT 'c,a'|set('a','b','c') DEFAULT 'a,c'",
        "SET('a','b') NOT NULL DEFAULT ''|set('a','b') NOT NULL DEFAULT ''"
      })
  void defaultsArePrintedAsMysqlPrintsThem(String written, String printed) {
    Schema schema = Schema.parse("a " + written);
    String line = schema.toSql("t").lines().skip(1).findFirst().orElseThrow();
    assertEquals("  `a` " + printed, line);
    assertEquals(schema, Schema.parse(schema.toSql("t")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "b INT",
        "a INT NOT NULL",
        "a INT UNSIGNED",
        "a BIGINT",
        "a INT(3)",
        "a INT DEFAULT 1",
        "a INT COMMENT 'x'",
        "a INT, b INT",
        "A INT"
      })
  void otherColumnsMakeAnotherSchema(String other) {
    assertNotEquals(Schema.parse("a INT"), Schema.parse(other));
  }

  @Test
  void asManyColumnsAsAllowedAreRead() {
    StringBuilder text = new StringBuilder("c0 INT");
    for (int i = 1; i < Schema.MAX_COLUMNS; i++) {
      text.append(", c").append(i).append(" INT");
    }
    Schema schema = Schema.parse(text.toString());
    assertEquals(Schema.MAX_COLUMNS, schema.size());
    assertEquals(4095, schema.indexOf("C4095"));
    assertTrue(schema.describe().endsWith("c15 INT, … (4096 columns)"));
    // Reserved bit and 4096 NULLable columns.
    assertEquals(513, new RowBuilder(schema).encode().length);
  }
}
