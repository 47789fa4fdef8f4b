package org.q4j.row;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.q4j.SchemaException;
import org.q4j.UnsupportedException;

class SchemaErrorTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "^^|no columns: found=end of text (expected a column name), line 1, column 1",
        "^  -- nothing^|no columns: found=end of text (expected a column name), line 1, column 13",
        "CREATE TABLE t ()|no columns: found=\")\" (expected a column name), line 1, column 17",
        "a|unexpected text: found=end of text (expected the type of column a), line 1, column 2",
        "a INT,|unexpected text: found=end of text (expected a column name), line 1, column 7",
        "a INT b INT|unexpected text: found=\"b\" (expected an attribute of the column, \",\" or"
            + " the end of the columns), line 1, column 7",
        "a INT) x|unexpected text: found=\")\" (expected \",\" or the end of the text), line 1,"
            + " column 6",
        "a INT, A INT|two columns of one name: found=\"A\" (expected another name), line 1, column"
            + " 8",
        "a WHATEVER|unknown type: found=\"WHATEVER\" (expected the type of column a), line 1,"
            + " column 3",
        "a VARCHAR|column a VARCHAR: length missing: found=\"VARCHAR\" (expected VARCHAR(n)), line"
            + " 1, column 3",
        "a VARBINARY|column a VARBINARY: length missing: found=\"VARBINARY\" (expected"
            + " VARBINARY(n)), line 1, column 3",
        "a VARCHAR(16384)|column a VARCHAR: wrong length: found=\"16384\" (expected 0 to 16383),"
            + " line 1, column 11",
        "a VARCHAR(99999999999999999999999)|column a VARCHAR: wrong length:"
            + " found=\"99999999999999999999999\" (expected 0 to 16383), line 1, column 11",
        "a VARCHAR(1.5)|column a VARCHAR: wrong length: found=\"1.5\" (expected 0 to 16383), line"
            + " 1, column 11",
        "a VARCHAR(1,2)|column a VARCHAR: too many numbers: found=\"2\" (expected one), line 1,"
            + " column 13",
        "a VARCHAR(x)|column a VARCHAR: unexpected text: found=\"x\" (expected a number), line 1,"
            + " column 11",
        "a VARCHAR(5|unexpected text: found=end of text (expected \")\" after the length), line 1,"
            + " column 12",
        "a CHAR(256)|column a CHAR: wrong length: found=\"256\" (expected 0 to 255), line 1,"
            + " column 8",
        "a BINARY(256)|column a BINARY: wrong length: found=\"256\" (expected 0 to 255), line 1,"
            + " column 10",
        "a CHAR(3) UNSIGNED|column a CHAR: attribute of numeric types: found=\"UNSIGNED\" (expected"
            + " none), line 1, column 11",
        "a BIT(65)|column a BIT: wrong length: found=\"65\" (expected 0 to 64), line 1, column 7",
        "a BIT ZEROFILL|column a BIT: attribute of numeric types: found=\"ZEROFILL\" (expected"
            + " none), line 1, column 7",
        "a DECIMAL(66)|column a DECIMAL: wrong length: found=\"66\" (expected 0 to 65), line 1,"
            + " column 11",
        "a DECIMAL(40,31)|column a DECIMAL: wrong scale: found=\"31\" (expected 0 to 30), line 1,"
            + " column 14",
        "a DECIMAL(3,4)|column a DECIMAL: wrong scale: found=\"4\" (expected 0 to 3), line 1,"
            + " column 13",
        "a DECIMAL(1,2,3)|column a DECIMAL: too many numbers: found=\"3\" (expected one or two),"
            + " line 1, column 15",
        "a FLOAT(54)|column a FLOAT: wrong length: found=\"54\" (expected 0 to 53), line 1, column"
            + " 9",
        "a FLOAT(3,4)|column a FLOAT: wrong scale: found=\"4\" (expected 0 to 3), line 1, column"
            + " 11",
        "a DOUBLE(0,0)|column a DOUBLE: wrong length: found=\"0\" (expected 1 to 255), line 1,"
            + " column 10",
        "a DOUBLE(5)|column a DOUBLE: scale missing: found=\"5\" (expected DOUBLE(m,d)), line 1,"
            + " column 10",
        "a REAL(1,1,1)|column a DOUBLE: too many numbers: found=\"1\" (expected two), line 1,"
            + " column 12",
        "a DECIMAL CHARACTER SET utf8|column a DECIMAL: attribute of text types: found=\"utf8\""
            + " (expected none), line 1, column 25",
        "a ENUM|column a ENUM: members missing: found=\"ENUM\" (expected ENUM('a','b')), line 1,"
            + " column 3",
        "a SET()|column a SET: unexpected text: found=\")\" (expected a text in quotes), line 1,"
            + " column 7",
        "a ENUM(1)|column a ENUM: unexpected text: found=\"1\" (expected a text in quotes), line 1,"
            + " column 8",
        "a ENUM('a' 'b')|unexpected text: found=\"'b'\" (expected \",\" or \")\" after a member),"
            + " line 1, column 12",
        "a SET('a,b')|column a SET: member with a comma: found=\"'a,b'\" (expected none within a"
            + " member), line 1, column 7",
        "a ENUM('é') CHARACTER SET ascii|column a ENUM: wrong member: found=\"'é'\" (expected"
            + " characters of ascii), line 1, column 8",
        "a SET('a') ZEROFILL|column a SET: attribute of numeric types: found=\"ZEROFILL\" (expected"
            + " none), line 1, column 12",
        "a ENUM('a') DEFAULT 'b'|wrong default: column a ENUM('a'): no such member: value='b'"
            + " (expected a member or 0 to 1), line 1, column 21",
        "a DECIMAL(3,2) DEFAULT '10'|wrong default: column a DECIMAL(3,2): value out of range:"
            + " value='10' (expected -9.99 to 9.99), line 1, column 24",
        "a BIT(2) DEFAULT b'101'|wrong default: column a BIT(2): value out of range:"
            + " value=x'05' (expected at most 2 bits), line 1, column 18",
        "a INT(256)|column a INT: wrong length: found=\"256\" (expected 0 to 255), line 1, column"
            + " 7",
        "a TINYTEXT(5)|column a TINYTEXT: length not allowed: found=\"5\" (expected none), line 1,"
            + " column 12",
        "a TEXT UNSIGNED|column a TEXT: attribute of numeric types: found=\"UNSIGNED\" (expected"
            + " none), line 1, column 8",
        "a INT CHARACTER SET utf8|column a INT: attribute of text types: found=\"utf8\" (expected"
            + " none), line 1, column 21",
        "a TEXT CHARACTER SET utf8 COLLATE latin1_bin|collation of another character set:"
            + " found=\"latin1_bin\" (expected one of utf8), line 1, column 35",
        "PRIMARY KEY (a)|queues have no indexes: found=\"PRIMARY\" (expected a column name), line"
            + " 1, column 1",
        "a INT PRIMARY KEY|queues have no indexes: found=\"PRIMARY\" (expected another attribute),"
            + " line 1, column 7",
        "a INT, KEY (a)|queues have no indexes: found=\"KEY\" (expected a column name), line 1,"
            + " column 8",
        "a INT, INDEX i (a)|queues have no indexes: found=\"INDEX\" (expected a column name), line"
            + " 1, column 8",
        "a INT UNIQUE|queues have no indexes: found=\"UNIQUE\" (expected another attribute), line"
            + " 1, column 7",
        "a INT, UNIQUE KEY x (a)|queues have no indexes: found=\"UNIQUE\" (expected a column name),"
            + " line 1, column 8",
        "a INT, FOREIGN KEY (a) REFERENCES b|queues have no foreign keys: found=\"FOREIGN\""
            + " (expected a column name), line 1, column 8",
        "a INT REFERENCES b|queues have no foreign keys: found=\"REFERENCES\" (expected another"
            + " attribute), line 1, column 7",
        "a INT, CONSTRAINT x CHECK (a)|queues have no constraints: found=\"CONSTRAINT\" (expected a"
            + " column name), line 1, column 8",
        "a INT AUTO_INCREMENT|queues have no AUTO_INCREMENT: found=\"AUTO_INCREMENT\" (expected"
            + " another attribute), line 1, column 7",
        "a SERIAL|column a: queues have no AUTO_INCREMENT: found=\"SERIAL\" (expected BIGINT"
            + " UNSIGNED), line 1, column 3",
        "a INT GENERATED ALWAYS AS (1)|queues have no generated columns: found=\"GENERATED\""
            + " (expected another attribute), line 1, column 7",
        "a INT AS (1)|queues have no generated columns: found=\"AS\" (expected another attribute),"
            + " line 1, column 7",
        "CREATE TABLE t (a INT) ENGINE=InnoDB|no queue: found=\"InnoDB\" (expected ENGINE=QUEUE),"
            + " line 1, column 31",
        "CREATE TABLE t (a INT) /*!50100 PARTITION BY HASH(a) */|queues have no partitions:"
            + " found=\"PARTITION\" (expected the end of the text), line 1, column 33",
        "CREATE TABLE t (a INT) AUTO_INCREMENT=5|queues have no AUTO_INCREMENT:"
            + " found=\"AUTO_INCREMENT\" (expected another option), line 1, column 24",
        "CREATE TABLE t (a INT) ROW_FORMAT=ODD|unknown row format: found=\"ODD\" (expected DYNAMIC,"
            + " or another of MySQL's), line 1, column 35",
        "CREATE TABLE t (a INT) SELECT 1|unexpected text: found=\"SELECT\" (expected a table option"
            + " or the end of the text), line 1, column 24",
        "CREATE TABLE t (a INT|unexpected text: found=end of text (expected \",\" or \")\" after a"
            + " column), line 1, column 22",
        "CREATE TABLE t (a INT); x|unexpected text: found=\"x\" (expected \",\" or the end of the"
            + " text), line 1, column 25",
        "CREATE TABLE t LIKE u|unexpected text: found=\"LIKE\" (expected \"(\" before the columns),"
            + " line 1, column 16",
        "CREATE TEMPORARY TABLE t (a INT)|queues are not temporary: found=\"TEMPORARY\" (expected"
            + " TABLE), line 1, column 8",
        "CREATE VIEW v|unexpected text: found=\"VIEW\" (expected TABLE), line 1, column 8",
        "`a INT|unterminated text in quotes: found=\"`a INT\" (expected a back quote before the end"
            + " of the text), line 1, column 1",
        "a INT COMMENT 'x|unterminated text in quotes: found=\"'x\" (expected a quote before the"
            + " end of the text), line 1, column 15",
        "a INT /* x|unterminated comment: found=\"/* x\" (expected */ before the end of the text),"
            + " line 1, column 7",
        "a INT /*! NULL|unterminated comment: found=\"/*! NULL\" (expected */ before the end of the"
            + " text), line 1, column 7",
        "`` INT|wrong name: found=\"``\" (expected a column name: not empty, no space at its end),"
            + " line 1, column 1",
        "`a ` INT|wrong name: found=\"`a `\" (expected a column name: not empty, no space at its"
            + " end), line 1, column 1",
        "a INT DEFAULT|unexpected text: found=end of text (expected a literal), line 1, column 14",
        "a INT DEFAULT b'12'|wrong digit: found=\"b'12'\" (expected 0 and 1), line 1, column 15",
        "a INT DEFAULT CURRENT_TIMESTAMP|column a INT: wrong default: found=\"CURRENT_TIMESTAMP\""
            + " (expected a column of DATETIME or TIMESTAMP), line 1, column 15",
        "a INT NOT NULL DEFAULT NULL|column a INT: wrong default: found=\"NULL\" (expected a value:"
            + " the column is NOT NULL), line 1, column 24",
        "a TINYINT DEFAULT 128|wrong default: column a TINYINT: value out of range: value=128"
            + " (expected -128 to 127), line 1, column 19",
        "a TEXT DEFAULT 'x'|wrong default: column a TEXT: a TEXT or BLOB column has no default: value='x'"
            + " (expected none or NULL), line 1, column 16",
        "a INT DEFAULT 1e99999999999|wrong number: found=\"1e99999999999\" (expected a number),"
            + " line 1, column 15"
      })
  void whatIsWrongIsNamedWithItsPlace(String text, String message) {
    SchemaException e = assertThrows(SchemaException.class, () -> Schema.parse(text));
    assertEquals(message, e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"GEOMETRY", "POINT", "uuid"})
  void typesToComeAreNamedWithTheirColumn(String type) {
    UnsupportedException e =
        assertThrows(UnsupportedException.class, () -> Schema.parse("id INT,\n  col " + type));
    String word = type.replaceAll("[ (].*", "").toUpperCase(Locale.ROOT);
    assertTrue(
        e.getMessage().startsWith("column col " + word + ": type not supported, line 2, column 7"),
        e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a TEXT CHARACTER SET dec8", "a TEXT COLLATE swe7_bin", "a INT DEFAULT (1+1)"})
  void whatMysqlHasAndQueuesHaveNotYetIsUnsupported(String text) {
    UnsupportedException e = assertThrows(UnsupportedException.class, () -> Schema.parse(text));
    assertTrue(e.getMessage().contains(", line 1, column "), e.getMessage());
  }

  @Test
  void theLineAndColumnOfALaterLineAreNamed() {
    SchemaException e =
        assertThrows(SchemaException.class, () -> Schema.parse("a INT,\r\n  b INT,\n c ?"));
    assertTrue(e.getMessage().endsWith("line 3, column 4"), e.getMessage());
  }

  @Test
  void tooManyColumnsAreRefused() {
    StringBuilder text = new StringBuilder("c0 INT");
    for (int i = 1; i <= Schema.MAX_COLUMNS; i++) {
      text.append(",c").append(i).append(" INT");
    }
    SchemaException e = assertThrows(SchemaException.class, () -> Schema.parse(text.toString()));
    assertTrue(
        e.getMessage().startsWith("too many columns: found=\"c4096\" (expected at most 4096)"));
  }

  @Test
  void aNameTooLongIsRefused() {
    assertEquals(1, Schema.parse("`" + "ü".repeat(64) + "` INT").size());
    SchemaException e =
        assertThrows(SchemaException.class, () -> Schema.parse("x".repeat(65) + " INT"));
    assertTrue(e.getMessage().startsWith("name too long: found=\"" + "x".repeat(40) + "…\""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"(", "a INT(", "/*", "/*!", "a INT,", "`", "-", "a INT DEFAULT -", "\\"})
  void endlessRepetitionEndsInAnError(String piece) {
    assertThrows(SchemaException.class, () -> Schema.parse(piece.repeat(200_000)));
  }
}
