package org.q4j.condition;

import org.q4j.row.Row;

/**
 * What an evaluation works on: the row, the time, and whether the number computed last is NULL.
 *
 * <p>There is one a thread, because an evaluation must make no garbage. A node's value is its long,
 * unless {@link #nil} is set, which every node sets or clears before it returns.
 */
final class Frame {

  private static final ThreadLocal<Frame> OF_THREAD = ThreadLocal.withInitial(Frame::new);

  Row row;
  long nowMillis;
  boolean nil;

  /**
   * Returns this thread's frame.
   *
   * @param row taken away by {@link #close} again, so that the thread does not keep it alive
   */
  static Frame open(Row row, long nowMillis) {
    Frame frame = OF_THREAD.get();
    frame.row = row;
    frame.nowMillis = nowMillis;
    return frame;
  }

  void close() {
    row = null;
  }

  /** Says that the value is NULL; returns what then is ignored. */
  long nil() {
    nil = true;
    return 0;
  }

  /** Says that the value is not NULL. */
  long value(long value) {
    nil = false;
    return value;
  }

  /** Says that the value is not NULL. */
  long value(boolean truth) {
    nil = false;
    return truth ? 1 : 0;
  }
}
