package org.q4j.condition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.q4j.row.Row;
import org.q4j.row.Schema;

/** Evaluation of integer columns makes no garbage. */
class AllocationTest {

  private static final int ROUNDS = 20_000;

  @Test
  void evaluationOfIntegersAllocatesNothing() {
    Schema schema = Schema.parse("a INT, u BIGINT UNSIGNED, n INT, f BIT(9), at INT, e ENUM('x')");
    Row row = Rows.row(schema, 5, -1L >>> 1, null, 300, 1_000, "x");
    Condition condition =
        Condition.compile(
            "at <= now() and a in (1, 2, 5) and u > 7 and f & 1 = 0 and n is null and e = 1"
                + " and a between 1 and 9 and not pow(a, 2) % 7 is null and (n or a)",
            schema);
    long matches = matches(condition, row);
    assertEquals(ROUNDS, matches);
    long allocated = Long.MAX_VALUE;
    for (int attempt = 0; attempt < 5; attempt++) {
      long before = allocatedBytes();
      matches += matches(condition, row);
      allocated = Math.min(allocated, allocatedBytes() - before);
    }
    assertEquals(6L * ROUNDS, matches);
    assertTrue(allocated < ROUNDS, "bytes=" + allocated + " rounds=" + ROUNDS);
  }

  private static long matches(Condition condition, Row row) {
    long matches = 0;
    for (int i = 0; i < ROUNDS; i++) {
      matches += condition.matches(row, 1_000_000) ? 1 : 0;
    }
    return matches;
  }

  private static long allocatedBytes() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return threads.getThreadAllocatedBytes(Thread.currentThread().getId());
  }
}
