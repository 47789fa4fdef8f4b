package org.q4j.queue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** {@link ConditionalWaitTest} through the owner of the data directory. */
class ConditionalWaitOverSocketTest extends ConditionalWaitTest {
  @BeforeAll
  static void overSocket() {
    TestStores.overSocket(true);
  }

  @AfterAll
  static void embedded() {
    TestStores.overSocket(false);
  }

  @Override
  void whoHasWaitedLongestIsServedFirstWhateverOthersWaitFor() {
    // No rule here: which of several connections begins to wait first is not told to anybody.
  }
}
