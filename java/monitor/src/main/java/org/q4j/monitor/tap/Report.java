package org.q4j.monitor.tap;

import java.io.IOException;

/** Where results go, one by one as the tests end. For one thread at a time. */
public interface Report {

  /**
   * Takes a result.
   *
   * @throws IOException when it cannot be printed
   */
  void add(TestResult result) throws IOException;

  /**
   * Says that no more tests will run, though there are more.
   *
   * @throws IOException when it cannot be printed
   */
  void abandon(String why) throws IOException;

  /**
   * Ends the report; every test was run.
   *
   * @throws IOException when it cannot be printed
   */
  void end() throws IOException;
}
