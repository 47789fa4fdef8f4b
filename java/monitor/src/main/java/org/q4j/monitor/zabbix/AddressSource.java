package org.q4j.monitor.zabbix;

import java.io.IOException;
import java.util.List;

/** Knows which agents are to be asked. Thread-safe. */
@FunctionalInterface
interface AddressSource {
  /**
   * Returns them, in the order of the source.
   *
   * @throws IOException when the source cannot be read, or has what is no address
   */
  List<AgentAddress> addresses() throws IOException;

  /** Reads addresses, one a line; blank lines and those that begin with # do not count. */
  static List<AgentAddress> parse(List<String> lines, String where) throws IOException {
    List<String> given =
        lines.stream()
            .map(String::strip)
            .filter(line -> !line.isEmpty() && line.charAt(0) != '#')
            .toList();
    try {
      return given.stream().map(line -> AgentAddress.of(line, AgentAddress.DEFAULT_PORT)).toList();
    } catch (IllegalArgumentException wrong) {
      throw new IOException(wrong.getMessage() + ", " + where, wrong);
    }
  }
}
