package org.q4j.queue;

/** What an insert does when its queue has no room for it. */
public enum WhenFull {
  /** It waits until there is room, its time is over, or its thread is interrupted. */
  WAIT,
  /** It fails at once. */
  FAIL,
  /** It removes the oldest rows that nobody owns, as many as it needs. */
  DROP_OLDEST
}
