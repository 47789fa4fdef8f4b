package org.q4j.monitor.zabbix;

/**
 * What an agent says of an item. Immutable.
 *
 * @param supported whether there is a value
 * @param text the value, or why there is none
 */
public record Answer(boolean supported, String text) {
  /** What stands in front of a NUL and the reason. */
  private static final String NOT_SUPPORTED = "ZBX_NOTSUPPORTED";

  /** Returns a value. */
  public static Answer value(String text) {
    return new Answer(true, text);
  }

  /** Returns that there is no value, and why. */
  public static Answer unsupported(String reason) {
    return new Answer(false, reason);
  }

  /** Returns what an agent has sent, in the plain form of the protocol. */
  static Answer ofPlain(String body) {
    if (body.equals(NOT_SUPPORTED)) {
      return unsupported("the agent gives no reason");
    }
    return body.startsWith(NOT_SUPPORTED + '\0')
        ? unsupported(body.substring(NOT_SUPPORTED.length() + 1))
        : value(body);
  }

  /** Returns the plain form. */
  String plain() {
    return supported ? text : NOT_SUPPORTED + '\0' + text;
  }
}
