package org.q4j.client.mysql;

import org.q4j.NotFoundException;

/** Names as SQL has them. */
final class Names {
  private Names() {}

  static String quoted(String name) {
    return '`' + name.replace("`", "``") + '`';
  }

  /**
   * Returns a queue's name as a statement has it.
   *
   * @param queue {@code db.table}
   */
  static String table(String queue) {
    int dot = dot(queue);
    return quoted(queue.substring(0, dot)) + '.' + quoted(queue.substring(dot + 1));
  }

  static String database(String queue) {
    return queue.substring(0, dot(queue));
  }

  static String bare(String queue) {
    return queue.substring(dot(queue) + 1);
  }

  /** Returns the queue of {@code db.table:condition}. */
  static String queueOf(String target) {
    int colon = target.indexOf(':');
    return colon < 0 ? target : target.substring(0, colon);
  }

  private static int dot(String queue) {
    int dot = queue.indexOf('.');
    if (dot <= 0 || dot == queue.length() - 1) {
      throw new NotFoundException(
          "no queue can have this name: '" + queue + "' (expected db.table)");
    }
    return dot;
  }
}
