package org.q4j.queue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** {@link SnapshotTest} through the owner of the data directory. */
class SnapshotOverSocketTest extends SnapshotTest {
  @BeforeAll
  static void overSocket() {
    TestStores.overSocket(true);
  }

  @AfterAll
  static void embedded() {
    TestStores.overSocket(false);
  }
}
