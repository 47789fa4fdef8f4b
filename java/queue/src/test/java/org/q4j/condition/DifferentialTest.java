package org.q4j.condition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.q4j.row.Row;

/** Compiled conditions give what a simple interpreter gives; a failure names its seed. */
class DifferentialTest {

  private static final long[] EDGES = {0, 1, -1, 2, 63, 64, Long.MAX_VALUE, Long.MIN_VALUE};

  @Test
  void randomExpressionsAreWhatASimpleInterpreterComputes() {
    int trues = 0;
    int nulls = 0;
    for (long seed = 0; seed < 30_000; seed++) {
      Random random = new Random(seed);
      RandomExpression expression = RandomExpression.draw(random, 1 + random.nextInt(6));
      String text = expression.text(0, random);
      Condition condition = Condition.compile(text, Rows.NUMBERS);
      for (int i = 0; i < 4; i++) {
        Long[] values = values(random);
        Row row = Rows.row(Rows.NUMBERS, (Object[]) values);
        Long expected = expression.value(values);
        String message = "seed=" + seed + " text=" + text + " row=" + row;
        assertEquals(expected, Rows.value(text, row), message);
        assertEquals(expected, Rows.value(condition.toString(), row), message);
        Truth truth = expected == null ? Truth.NULL : expected == 0 ? Truth.FALSE : Truth.TRUE;
        assertEquals(truth, condition.evaluate(row, seed), message);
        trues += truth == Truth.TRUE ? 1 : 0;
        nulls += truth == Truth.NULL ? 1 : 0;
      }
    }
    assertTrue(trues > 20_000 && nulls > 10_000, "trues=" + trues + " nulls=" + nulls);
  }

  private static Long[] values(Random random) {
    Long[] values = new Long[5];
    for (int i = 0; i < 5; i++) {
      long value =
          switch (random.nextInt(4)) {
            case 0 -> random.nextInt(5) - 2;
            case 1 -> random.nextInt(200) - 100;
            case 2 -> random.nextLong();
            default -> EDGES[random.nextInt(EDGES.length)];
          };
      // The last two columns are narrower.
      long fitting = i == 3 ? (int) value : i == 4 ? (byte) value : value;
      values[i] = random.nextInt(4) == 0 ? null : (Long) fitting;
    }
    return values;
  }
}
