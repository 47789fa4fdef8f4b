package org.q4j.queue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.q4j.NotFoundException;

/** {@link QueueLifeTest} through the owner of the data directory. */
class QueueLifeOverSocketTest extends QueueLifeTest {
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
}
