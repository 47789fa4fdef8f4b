package org.q4j.faults;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Tests that make the engine recover so often that its reports are of no interest. */
abstract class QuietLog {
  private static final Logger LOG = Logger.getLogger("org.q4j");

  private final Level before = LOG.getLevel();

  @BeforeEach
  void quieten() {
    LOG.setLevel(Level.OFF);
  }

  @AfterEach
  void restore() {
    LOG.setLevel(before);
  }
}
