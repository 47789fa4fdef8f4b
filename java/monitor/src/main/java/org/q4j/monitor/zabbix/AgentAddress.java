package org.q4j.monitor.zabbix;

/**
 * Where an agent listens, as a configuration has it: {@code host}, {@code host:port} or {@code
 * [address]:port}. Immutable.
 *
 * @param host a name or an address
 * @param port 1 to 65535
 */
record AgentAddress(String host, int port) {
  /** Where agents listen unless told otherwise. */
  static final int DEFAULT_PORT = 10050;

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException when it is none
   */
  static AgentAddress of(String text, int defaultPort) {
    String given = text.strip();
    String host = given;
    String port = "";
    int bracket = given.indexOf(']');
    int colon = given.lastIndexOf(':');
    if (given.startsWith("[") && bracket > 0) {
      host = given.substring(1, bracket);
      port = given.substring(bracket + 1);
    } else if (colon >= 0 && given.indexOf(':') == colon) { // More are an address of IPv6.
      host = given.substring(0, colon);
      port = given.substring(colon);
    }
    int number = port.isEmpty() ? defaultPort : number(port);
    if (host.isEmpty() || host.chars().anyMatch(Character::isWhitespace) || number < 0) {
      throw new IllegalArgumentException(
          "'%s' is no address (expected=host, host:port or [address]:port)".formatted(text));
    }
    return new AgentAddress(host, number);
  }

  private static int number(String port) {
    if (!port.matches(":[0-9]{1,5}")) {
      return -1;
    }
    int number = Integer.parseInt(port.substring(1));
    return number > 0xffff ? -1 : number;
  }

  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? "%s:%d" : "[%s]:%d").formatted(host, port);
  }
}
