package org.q4j.monitor.lag;

import java.math.BigDecimal;
import org.q4j.UnsupportedException;

/** Where queues are looked at. For one thread at a time. */
public interface LagSource extends AutoCloseable {

  /** Returns a name that this source has in each run, and no other has. */
  String id();

  /**
   * Looks at a queue.
   *
   * @throws org.q4j.NotFoundException when there is no such queue
   * @throws org.q4j.Q4jException when it cannot be looked at
   */
  Reading read(LagTarget target);

  /**
   * Asks for one number.
   *
   * @param sql whose first row's first column is the number
   * @throws UnsupportedException where there is nobody to ask
   * @throws org.q4j.Q4jException when the statement fails or gives no number
   */
  default BigDecimal scalar(String sql) {
    throw new UnsupportedException("no server to ask: %s; name one (--jdbc)".formatted(id()));
  }

  @Override
  void close();
}
