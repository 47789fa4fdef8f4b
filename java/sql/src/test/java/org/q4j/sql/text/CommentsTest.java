package org.q4j.sql.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommentsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "/*!40101 SET a = 1 */ | SET a = 1",
        "/*!40101 SET a = 1 */; | SET a = 1 ;",
        "/*! SET a = 1 */ | SET a = 1",
        "SHOW /*!50002 FULL*/ TABLES | SHOW FULL TABLES",
        "SHOW /*!80000 FULL*/ TABLES | SHOW TABLES",
        "SET a = /*!80000 '+'*/ '' | SET a = ''",
        "/*M!999999\\- enable the sandbox mode */ /*!40101 SET a = 1 */ | SET a = 1",
        "/*M!100501 never */ SELECT '/*!40000 kept */' | SELECT '/*!40000 kept */'",
        "/*!999999 x */ SHOW | SHOW",
        "SELECT 2*/*!80000 x */3 | SELECT 2* 3",
        "/* x */ -- y | ~~",
        "# x | ~~",
        "--x | --x",
        "/* never ended | ~~",
      })
  void whatIsMeantForThisVersionIsKept(String sql, String kept) {
    assertEquals(kept, Comments.strip(sql).strip());
  }

  @Test
  void linesBehindTheFirstWordKeepTheirNumbers() {
    assertEquals("SHOW\n\nTABLES", Comments.strip("/*\n*/SHOW /*!80000\nx\n*/ TABLES"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "show tables | SHOW",
        " /* x */ -- y | ''",
        "/*!40101 set names utf8 */ | SET",
        "(select 1) | ''",
        "`show` | ''",
        "SHOW 'never closed | SHOW",
      })
  void theFirstWordIsReadAlone(String sql, String word) {
    assertEquals(word, Comments.firstWord(sql));
  }
}
