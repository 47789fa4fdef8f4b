package org.q4j.monitor.zabbix;

/** The other side does not speak Zabbix's protocol, or sends more than is taken. */
final class ProtocolException extends Exception {
  private static final long serialVersionUID = 1L;

  ProtocolException(String message) {
    super(message);
  }
}
