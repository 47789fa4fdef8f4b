package org.q4j.client;

/**
 * A store whose queues are filled and emptied by processes that do not know each other, and that
 * can tell what all of them together have left. Thread-safe.
 */
public interface Backlogs {

  /**
   * Looks at a queue without taking anything.
   *
   * @throws org.q4j.NotFoundException when there is no such queue
   * @throws org.q4j.Q4jException when nobody answers
   */
  Backlog backlog(String queue);
}
