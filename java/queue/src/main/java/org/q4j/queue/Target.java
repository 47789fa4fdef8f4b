package org.q4j.queue;

/**
 * What a session may wait for: {@code db.table} or {@code db.table:condition}.
 *
 * @param name the queue
 * @param condition which of its rows; empty for all
 */
record Target(QueueName name, String condition) {
  static Target parse(String text) {
    int colon = text.indexOf(':');
    return colon < 0
        ? new Target(QueueName.parse(text), "")
        : new Target(QueueName.parse(text.substring(0, colon)), text.substring(colon + 1).strip());
  }

  @Override
  public String toString() {
    return condition.isEmpty() ? name.toString() : name + ":" + condition;
  }
}
