package org.q4j.queue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.q4j.NotFoundException;
import org.q4j.Q4jException;

/** {@link SessionTest} through the owner of the data directory. */
class SessionOverSocketTest extends SessionTest {
  @BeforeAll
  static void overSocket() {
    TestStores.overSocket(true);
  }

  @AfterAll
  static void embedded() {
    TestStores.overSocket(false);
  }

  /** It is looked up by its name. */
  @Override
  Class<? extends RuntimeException> whenDropped() {
    return NotFoundException.class;
  }

  /** The memory was the owner's. */
  @Override
  Class<? extends Throwable> whenOutOfMemory() {
    return Q4jException.class;
  }
}
