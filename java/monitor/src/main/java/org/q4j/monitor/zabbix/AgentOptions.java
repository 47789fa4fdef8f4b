package org.q4j.monitor.zabbix;

import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * How an agent listens.
 *
 * @param listen where; port 0 for any
 * @param clients how many connections are served at once, at least 1; more are turned away
 * @param patience within which a connection has to be over; positive
 */
public record AgentOptions(InetSocketAddress listen, int clients, Duration patience) {
  /** Checks the values. */
  public AgentOptions {
    if (clients < 1 || patience.isNegative() || patience.isZero()) {
      throw new IllegalArgumentException("clients=%d patience=%s".formatted(clients, patience));
    }
  }
}
