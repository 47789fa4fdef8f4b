package org.q4j.row;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CollationsTest {

  @ParameterizedTest
  @CsvSource({
    "1, big5_chinese_ci, big5, true",
    "8, latin1_swedish_ci, latin1, true",
    "33, utf8_general_ci, utf8, true",
    "45, utf8mb4_general_ci, utf8mb4, true",
    "46, utf8mb4_bin, utf8mb4, false",
    "63, binary, binary, true",
    "83, utf8_bin, utf8, false",
    "213, utf8_croatian_ci, utf8, false",
    "247, utf8mb4_vietnamese_ci, utf8mb4, false",
    "248, gb18030_chinese_ci, gb18030, true",
    "608, utf8mb4_croatian_ci, utf8mb4, false",
    "1032, latin1_swedish_nopad_ci, latin1, false",
    "2048, utf8_uca1400_ai_ci, utf8, false",
    "2307, utf8mb4_uca1400_as_cs, utf8mb4, false",
    "2215, utf8_uca1400_german2_nopad_as_cs, utf8, false",
    "3264, utf32_uca1400_croatian_ai_ci, utf32, false"
  })
  void numbersHaveTheServersNames(int id, String name, String charset, boolean preset) {
    assertEquals(
        Optional.of(new Collations.Collation(id, name, charset, preset)), Collations.byId(id));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 17, 100, 255, 2047, 2216, 2248, 3328, 65535, Integer.MAX_VALUE})
  void otherNumbersAreUnknown(int id) {
    assertEquals(Optional.empty(), Collations.byId(id));
  }

  @Test
  void everyCharacterSetHasOneCollationOfItsOwn() {
    var all =
        IntStream.range(0, 2048).mapToObj(Collations::byId).flatMap(Optional::stream).toList();
    Set<String> charsets = all.stream().map(c -> c.charset()).collect(Collectors.toSet());
    assertEquals(41, charsets.size());
    for (String charset : charsets) {
      assertEquals(1, all.stream().filter(c -> c.preset() && c.charset().equals(charset)).count());
    }
    assertTrue(all.size() > 300);
  }
}
