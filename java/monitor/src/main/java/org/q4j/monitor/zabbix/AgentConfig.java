package org.q4j.monitor.zabbix;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * One aggregating agent of a configuration.
 *
 * @param name for the log
 * @param listen where it is asked
 * @param agents whom it asks
 * @param timeout within which they have to answer
 * @param logLevel what it logs
 * @param onError what becomes of the whole when one does not answer
 * @param rules of which the first that matches a key counts; other keys are added up
 */
record AgentConfig(
    String name,
    InetSocketAddress listen,
    AddressSource agents,
    Duration timeout,
    LogLevel logLevel,
    OnError onError,
    List<KeyRule> rules) {

  Function functionOf(String key) {
    return rules.stream()
        .filter(rule -> rule.matches(key))
        .map(KeyRule::function)
        .findFirst()
        .orElse(Function.SUM);
  }
}
