package org.q4j.monitor.zabbix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class AggregationTest {
  private static String of(Function function, String... values) {
    Answer answer = Aggregation.of(function, List.of(values));
    assertTrue(answer.supported(), answer::text);
    return answer.text();
  }

  @Test
  void integersAddUpExactly() {
    assertEquals("6", of(Function.SUM, "1", "2", "3"));
    assertEquals("9007199254740994", of(Function.SUM, "9007199254740993", "1"));
    assertEquals("-3", of(Function.SUM, "-5", "2"));
    assertEquals("18446744073709551615", of(Function.SUM, "18446744073709551614", "1"));
  }

  @Test
  void oneWithAPointMakesSixDigitsBehindIt() {
    assertEquals("3.500000", of(Function.SUM, "1", "2.5"));
    assertEquals("0.300000", of(Function.SUM, "0.1", "0.2"));
    assertEquals("1.000000", of(Function.SUM, "1."));
  }

  @Test
  void oneThatIsNoNumberMakesLinesOfAll() {
    assertEquals("1\nLinux a\n2.5\n", of(Function.SUM, "1", "Linux a", "2.5"));
    assertEquals("\n", of(Function.SUM, ""));
  }

  @Test
  void aSumThatZabbixCannotKeepIsRefused() {
    Answer refused = Aggregation.of(Function.SUM, List.of("18446744073709551615", "1"));
    assertFalse(refused.supported());
    assertTrue(refused.text().contains("value=18446744073709551616"), refused::text);
  }

  @Test
  void otherFunctionsAreOnesOfNumbers() {
    assertEquals("1.500000", of(Function.AVG, "1", "2"));
    assertEquals("1", of(Function.MIN, "3", "1", "2"));
    assertEquals("3.000000", of(Function.MAX, "3", "1.5"));
    assertEquals("2", of(Function.COUNT, "x", "y"));
    assertEquals("1\n2\n", of(Function.JOIN, "1", "2"));
    assertFalse(Aggregation.of(Function.AVG, List.of("1", "x")).supported());
  }
}
