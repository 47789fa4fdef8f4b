package org.q4j.client.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A cluster's address taken apart.
 *
 * @param brokers {@code host:port} of some brokers, separated by commas
 * @param queue the queue behind them; empty for the cluster alone
 * @param config a file of client settings, for TLS and SASL; empty for none
 */
record ClusterAddress(String brokers, String queue, String config) {
  private static final int DEFAULT_PORT = 9092;
  private static final Pattern BROKER =
      Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::([0-9]{1,5}))?");

  static ClusterAddress parse(String text) {
    if (!text.startsWith(KafkaBackend.PREFIX)) {
      throw wrong(text);
    }
    String rest = text.substring(KafkaBackend.PREFIX.length());
    int mark = rest.indexOf('?');
    String config = mark < 0 ? "" : config(text, rest.substring(mark + 1));
    String path = mark < 0 ? rest : rest.substring(0, mark);
    int slash = path.indexOf('/');
    String queue = slash < 0 ? "" : path.substring(slash + 1);
    List<String> brokers = new ArrayList<>();
    for (String broker : (slash < 0 ? path : path.substring(0, slash)).split(",", -1)) {
      brokers.add(broker(text, broker));
    }
    return new ClusterAddress(String.join(",", brokers), queue, config);
  }

  private static String config(String text, String query) {
    if (!query.startsWith("config=") || query.length() == "config=".length()) {
      throw wrong(text);
    }
    return query.substring("config=".length());
  }

  private static String broker(String text, String broker) {
    var match = BROKER.matcher(broker);
    if (!match.matches()) {
      throw wrong(text);
    }
    if (match.group(2) == null) {
      return broker + ":" + DEFAULT_PORT;
    }
    int port = Integer.parseInt(match.group(2));
    if (port < 1 || port > 65535) {
      throw wrong(text);
    }
    return broker;
  }

  private static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException(
        "not an address of a Kafka cluster: address=%s (expected=%s)"
            .formatted(text, KafkaBackend.FORM));
  }

  /** Returns the address without the queue. */
  String store() {
    return KafkaBackend.PREFIX + brokers + (config.isEmpty() ? "" : "?config=" + config);
  }
}
