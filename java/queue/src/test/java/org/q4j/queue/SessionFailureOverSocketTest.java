package org.q4j.queue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.q4j.Q4jException;

/** {@link SessionFailureTest} through the owner of the data directory. */
class SessionFailureOverSocketTest extends SessionFailureTest {
  @BeforeAll
  static void overSocket() {
    TestStores.overSocket(true);
  }

  @AfterAll
  static void embedded() {
    TestStores.overSocket(false);
  }

  /** The memory was the owner's. */
  @Override
  Class<? extends Throwable> whenOutOfMemory() {
    return Q4jException.class;
  }
}
