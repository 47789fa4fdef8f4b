package org.q4j.sql.select;

import java.util.function.Supplier;

/** Ends what recurses too deeply with an error instead of the thread's stack. */
final class Depth {
  private Depth() {}

  static <T> T guard(Supplier<T> work) {
    try {
      return work.get();
    } catch (StackOverflowError e) {
      throw SqlErrors.tooDeep();
    }
  }
}
