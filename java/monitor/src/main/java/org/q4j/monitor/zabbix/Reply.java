package org.q4j.monitor.zabbix;

/**
 * What came of asking an agent: its answer, or why there is none.
 *
 * @param agent who was asked
 * @param answer null when it did not answer
 * @param failure null when it did
 */
record Reply(AgentAddress agent, Answer answer, String failure) {
  static Reply failed(AgentAddress agent, String failure) {
    return new Reply(agent, null, failure);
  }

  /** Returns whether there is a value. */
  boolean hasValue() {
    return answer != null && answer.supported();
  }

  /** Returns why there is no value. */
  String why() {
    return answer == null ? failure : "not supported: " + answer.text();
  }
}
