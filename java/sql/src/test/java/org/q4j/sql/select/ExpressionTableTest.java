package org.q4j.sql.select;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.q4j.sql.wire.ErrorReply;

class ExpressionTableTest {

  private final TestContext context = new TestContext();

  @Test
  void namesTypesAndValuesAreWhatMariadbPrints() throws IOException {
    List<String> different = new ArrayList<>();
    List<ExpressionTable.Line> lines = ExpressionTable.lines();
    for (ExpressionTable.Line line : lines) {
      String found = run(line.expression());
      if (!found.equals(line.result())) {
        different.add(
            "%s%n  expected %s%n  found    %s".formatted(line.expression(), line.result(), found));
      }
    }
    assertTrue(lines.size() > 1000, "lines=" + lines.size());
    assertEquals("", String.join("\n", different));
  }

  private String run(String expression) {
    try {
      Select select = Shown.plan("SELECT " + expression, context);
      String value = Shown.first(select);
      String type = Shown.type(select.columns().get(0));
      return Shown.name(select.columns().get(0)) + " | " + type + " | " + value;
    } catch (ErrorReply e) {
      return " | ERROR | " + e.number();
    }
  }
}
