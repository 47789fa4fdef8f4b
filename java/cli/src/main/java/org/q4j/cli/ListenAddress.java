package org.q4j.cli;

import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An address to listen at, as people write it: 127.0.0.1:5000, [::1]:5000. */
final class ListenAddress {
  private static final Pattern TEXT = Pattern.compile("(?:\\[([^\\]]+)\\]|([^:]+)):([0-9]{1,5})");
  private static final int MOST_PORT = 65535;

  private ListenAddress() {}

  /**
   * Parses an option's value.
   *
   * @throws CommandException when it is none, or the host is not known
   */
  static InetSocketAddress parse(String option, String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches() || Integer.parseInt(parts.group(3)) > MOST_PORT) {
      throw new CommandException(
          ExitCode.USAGE,
          "%s %s (expected=HOST:PORT, as in 127.0.0.1:5000)".formatted(option, text));
    }
    String host = parts.group(1) == null ? parts.group(2) : parts.group(1);
    InetSocketAddress address = new InetSocketAddress(host, Integer.parseInt(parts.group(3)));
    if (address.isUnresolved()) {
      throw new CommandException(
          ExitCode.INPUT, "%s %s: unknown host %s".formatted(option, text, host));
    }
    return address;
  }
}
