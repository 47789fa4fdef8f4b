package org.q4j.sql.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.q4j.sql.wire.ErrorReply;

class SqlReaderTest {

  private static String tokens(SqlReader reader) {
    StringJoiner found = new StringJoiner(" ");
    while (!reader.atEnd()) {
      SqlToken token = reader.next();
      found.add(token.kind().name().charAt(0) + ":" + token.text());
    }
    return found.toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "a.`b``c` = 'it''s' | W:a S:. N:b`c S:= S:it's",
        "@a:=@@global.x+@`b c` | V:@a S::= V:@@global.x S:+ V:@b c",
        "SET @'a'='b' | W:SET V:@a S:= S:b",
        "1 1.5e-3 .5 0x1F 1a | N:1 N:1.5e-3 N:.5 N:0x1F W:1a",
        "a;b; | W:a S:; W:b",
        "\"a\" | S:a",
      })
  void aStatementIsCutIntoTokens(String sql, String expected) {
    assertEquals(expected, tokens(new SqlReader(sql)));
  }

  @Test
  void aBackslashEscapesInStrings() {
    assertEquals("a\n'\\%", new SqlReader("'a\\n\\'\\%'").string());
  }

  @Test
  void doubleQuotesAreOfNamesWhereTheModeSaysSo() {
    SqlReader reader = new SqlReader("\"a\"\"\\n\"", true);
    assertEquals("a\"\\n", reader.name());
  }

  @Test
  void anErrorShowsThePlaceAndItsLine() {
    SqlReader reader = new SqlReader("DROP\nTABLE 'x' now");
    reader.expect("DROP");
    reader.expect("TABLE");
    ErrorReply error = assertThrows(ErrorReply.class, reader::name);
    assertTrue(error.getMessage().endsWith("near ''x' now' at line 2"), error.getMessage());
    assertEquals(1064, error.number());
  }

  @Test
  void theEndIsNoNameAndNothingBeforeIt() {
    SqlReader reader = new SqlReader("USE");
    reader.expect("USE");
    ErrorReply error = assertThrows(ErrorReply.class, reader::name);
    assertTrue(error.getMessage().endsWith("near '' at line 1"), error.getMessage());
  }

  @Test
  void onlyWhatIsAskedForIsRead() {
    SqlReader reader = new SqlReader("KILL 'never closed");
    reader.expect("KILL");
    assertThrows(ErrorReply.class, reader::peek);
  }

  @Test
  void aStatementOfTooManyTokensIsRefused() {
    SqlReader reader = new SqlReader("1+".repeat(600_000));
    ErrorReply error = assertThrows(ErrorReply.class, reader::expression);
    assertEquals(1235, error.number());
  }
}
