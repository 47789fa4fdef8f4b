package org.q4j.queue.model;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.BitSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The engine beside a model of plain collections, under random programs.
 *
 * <p>{@code -Dq4j.model.programs=N} runs more of them, {@code -Dq4j.model.seed=S} begins with
 * another one, {@code -Dq4j.model.steps=N} makes them longer.
 */
class ModelTest {
  private static final Logger LOG = Logger.getLogger("org.q4j");

  @BeforeEach
  void quiet() {
    LOG.setLevel(Level.OFF); // Thousands of recoveries and refused dead letters are no news.
  }

  @AfterEach
  void loud() {
    LOG.setLevel(null);
  }

  @Test
  void engineAndModelSayTheSameWhateverTheProgram() {
    long first = Long.getLong("q4j.model.seed", 1);
    int programs = Integer.getInteger("q4j.model.programs", 2000);
    int steps = Integer.getInteger("q4j.model.steps", 100);
    for (long seed = first; seed < first + programs; seed++) {
      Program program = new Program(seed, new BitSet());
      int failed = program.run(steps);
      if (failed >= 0) {
        explain(seed, failed, program);
      }
    }
  }

  /** Leaves steps out as long as it still fails, and says what is left. */
  private static void explain(long seed, int failed, Program whole) {
    BitSet left = new BitSet();
    Program shortest = whole;
    int end = failed;
    for (int step = failed - 1; step >= 0; step--) {
      left.set(step);
      Program shorter = new Program(seed, left);
      int now = shorter.run(end + 1);
      if (now >= 0) {
        shortest = shorter;
        end = now;
      } else {
        left.clear(step);
      }
    }
    fail(
        "-Dq4j.model.seed=%d went apart in step %d; what is left of it:%n%s"
            .formatted(seed, failed, shortest.log()),
        shortest.failure());
  }
}
