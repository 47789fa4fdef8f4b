package org.q4j.sql.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.q4j.row.MysqlCharset;

class StatementSplitterTest {

  private static List<String> split(String sql, boolean escapes) {
    byte[] bytes = sql.getBytes(StandardCharsets.UTF_8);
    return new StatementSplitter(bytes, MysqlCharset.UTF8MB4, escapes)
        .split().stream().map(part -> new String(part, StandardCharsets.UTF_8)).toList();
  }

  @Test
  void semicolonsSeparate() {
    assertEquals(List.of("a", "b"), split(" a ;\n;b;; ", true));
    assertEquals(List.of(), split(" ; -- only this\n;/* and that */", true));
  }

  @Test
  void semicolonsInQuotesDoNot() {
    assertEquals(List.of("a ';' \";\" `;`", "b"), split("a ';' \";\" `;`;b", true));
    assertEquals(List.of("'it''s;'", "b"), split("'it''s;';b", true));
    assertEquals(List.of("'\\';'", "b"), split("'\\';';b", true));
    assertEquals(List.of("`\\`", "b"), split("`\\`;b", true));
    assertEquals(List.of("'never closed;b"), split("'never closed;b", true));
  }

  @Test
  void aBackslashIsPlainWhereTheSessionSaysSo() {
    assertEquals(List.of("'\\'", "b"), split("'\\';b", false));
  }

  @Test
  void semicolonsInCommentsDoNot() {
    assertEquals(
        List.of("a -- ;x\n+ 1 # ;y\n/* ; */", "b"), split("a -- ;x\n+ 1 # ;y\n/* ; */;b", true));
    assertEquals(List.of("1--;".replace(";", ""), "2"), split("1--;2", true));
    assertEquals(List.of("/*! SET x */", "b"), split("/*! SET x */;b", true));
  }

  @Test
  void secondBytesOfCharactersAreNoBackslashes() {
    MysqlCharset sjis = MysqlCharset.byName("sjis").orElseThrow();
    byte[] sql = {'\'', (byte) 0x83, 0x5c, '\'', ';', 'b'};
    assertEquals(2, new StatementSplitter(sql, sjis, true).split().size());
  }
}
