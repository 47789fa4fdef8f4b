package org.q4j.monitor.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.abort;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestMethodOrder;

/** Tests for the runner to run; their names keep the build from running them. */
final class RunSamples {
  private static final String VERSION = System.getProperty("java.version");

  private RunSamples() {}

  @TestMethodOrder(MethodOrderer.MethodName.class)
  static final class Mixed {
    @Test
    void aPasses() {
      System.out.println("not ok 99 - printed by a test");
    }

    @Test
    void bFails() {
      assertEquals(7, List.of(1, 2).size());
    }

    @Test
    void cBreaks() {
      if (VERSION.length() > 0) {
        throw new IllegalArgumentException("broken");
      }
    }

    @Test
    void dAborts() {
      abort("too early");
    }

    @Test
    @Disabled("not today")
    void eIsDisabled() {}

    @TestFactory
    Stream<DynamicTest> fMakesTwo() {
      return Stream.of("x", "y").map(name -> DynamicTest.dynamicTest(name, () -> {}));
    }
  }

  static final class Passing {
    @Test
    void passes() {}
  }

  @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
  static final class Hanging {
    @Test
    @Order(1)
    void passes() {}

    @Test
    @Order(2)
    void hangs() throws InterruptedException {
      new CountDownLatch(1).await();
    }

    @Test
    @Order(3)
    void comesTooLate() {}
  }

  static final class Unprepared {
    @BeforeAll
    static void prepare() {
      if (VERSION.length() > 0) {
        throw new IllegalStateException("no configuration");
      }
    }

    @Test
    void neverRuns() {}
  }

  static final class Empty {}
}
