package org.q4j.monitor.zabbix;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * How an agent listens.
 *
 * @param listen where; port 0 for any
 * @param clients how many connections are served at once, at least 1; more are turned away
 * @param patience within which a connection has to be over; positive
 * @param from which addresses are answered; none for all. The protocol itself knows no passwords
 */
public record AgentOptions(
    InetSocketAddress listen, int clients, Duration patience, List<InetAddress> from) {
  /** Checks the values. */
  public AgentOptions {
    from = List.copyOf(from);
    if (clients < 1 || patience.isNegative() || patience.isZero()) {
      throw new IllegalArgumentException("clients=%d patience=%s".formatted(clients, patience));
    }
  }

  /** As above, for clients of all addresses. */
  public AgentOptions(InetSocketAddress listen, int clients, Duration patience) {
    this(listen, clients, patience, List.of());
  }

  /** Returns whether a client of this address is answered. */
  boolean allows(InetAddress client) {
    return from.isEmpty() || from.contains(client);
  }
}
