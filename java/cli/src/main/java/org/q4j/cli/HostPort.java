package org.q4j.cli;

import java.net.InetSocketAddress;

/** Addresses to listen on, as {@code 127.0.0.1:8080}, {@code [::1]:8080} or {@code name:8080}. */
final class HostPort {
  private static final int MOST_PORT = 0xffff;

  private HostPort() {}

  /**
   * Parses an option's value.
   *
   * @throws CommandException when it is none, or the host is not known
   */
  static InetSocketAddress parse(String option, String text) {
    int colon = text.lastIndexOf(':');
    String port = text.substring(colon + 1);
    if (colon < 1 || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > MOST_PORT) {
      throw new CommandException(
          ExitCode.USAGE, "%s=%s (expected=HOST:PORT)".formatted(option, text));
    }
    String host = text.substring(0, colon);
    boolean brackets = host.startsWith("[") && host.endsWith("]");
    InetSocketAddress address =
        new InetSocketAddress(
            brackets ? host.substring(1, host.length() - 1) : host, Integer.parseInt(port));
    if (address.isUnresolved()) {
      throw new CommandException(
          ExitCode.INPUT, "%s=%s: unknown host %s".formatted(option, text, host));
    }
    return address;
  }
}
