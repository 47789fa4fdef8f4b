package org.q4j.client.relay;

import java.io.IOException;
import java.util.List;

/** A queue {@code app.t} at one end of a relay, whose process can be killed. */
interface Site extends AutoCloseable {

  /** Returns the queue's address, as a relay takes it. */
  String address();

  /** Kills who has the queue open, and starts another. */
  void kill() throws IOException;

  /**
   * Inserts rows, all or none.
   *
   * @return whether that was acknowledged; if not, they may be there
   */
  boolean insert(List<Long> ids);

  /** Returns how many rows are there. */
  long count();

  /** Returns the ids of all rows, each as often as it is there. */
  List<Long> ids();

  @Override
  void close();
}
