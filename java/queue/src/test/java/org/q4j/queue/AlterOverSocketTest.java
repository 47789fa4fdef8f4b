package org.q4j.queue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** {@link AlterTest} through the owner of the data directory. */
class AlterOverSocketTest extends AlterTest {
  @BeforeAll
  static void overSocket() {
    TestStores.overSocket(true);
  }

  @AfterAll
  static void embedded() {
    TestStores.overSocket(false);
  }

  /** A queue is looked up by its name at each call. */
  @Override
  boolean followsNames() {
    return false;
  }
}
