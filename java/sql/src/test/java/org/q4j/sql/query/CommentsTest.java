package org.q4j.sql.query;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommentsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "/*!40101 SET a = 1 */ | SET a = 1",
        "/*! SET a = 1 */ | SET a = 1",
        "SHOW /*!50002 FULL*/ TABLES | SHOW FULL TABLES",
        "SHOW /*!80000 FULL*/ TABLES | SHOW TABLES",
        "SET a = /*!80000 '+'*/ '' | SET a = ''",
        "/*M!999999\\- enable the sandbox mode */ /*!40101 SET a = 1 */ | SET a = 1",
        "/*M!100501 never */ SELECT '/*!40000 kept */' | SELECT '/*!40000 kept */'",
      })
  void whatIsMeantForThisVersionIsKept(String sql, String kept) {
    assertEquals(kept, Comments.strip(sql).strip());
  }
}
