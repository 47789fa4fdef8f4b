package org.q4j.cli;

import java.time.Duration;
import java.util.List;
import org.q4j.client.QueueAddress;
import org.q4j.client.kafka.KafkaBackend;
import org.q4j.client.kafka.KafkaStore;

/**
 * A queue on a cluster, as commands take it.
 *
 * @param address its cluster and name
 * @param condition which of its rows; empty for all
 */
record KafkaAddress(QueueAddress address, String condition) {

  /** Reads an address without a condition. */
  static KafkaAddress parse(String text) {
    try {
      return new KafkaAddress(new KafkaBackend().address(text), "");
    } catch (IllegalArgumentException wrong) {
      throw new CommandException(ExitCode.USAGE, wrong.getMessage(), wrong);
    }
  }

  /** Reads the address of a cluster alone. */
  static String cluster(String text) {
    int start = text.indexOf("://") + "://".length();
    if (!text.startsWith("kafka://") || text.split("[?]", 2)[0].indexOf('/', start) >= 0) {
      throw new CommandException(
          ExitCode.USAGE,
          "not a cluster: address=%s (expected=kafka://HOST:PORT[,HOST:PORT...][?config=FILE])"
              .formatted(text));
    }
    return text;
  }

  /** Reads {@code ADDRESS} or {@code ADDRESS:CONDITION}. */
  static KafkaAddress parseTarget(String text) {
    int slash = text.indexOf('/', text.indexOf("://") + "://".length());
    int colon = slash < 0 ? -1 : text.indexOf(':', slash);
    return colon < 0
        ? parse(text)
        : new KafkaAddress(parse(text.substring(0, colon)).address, text.substring(colon));
  }

  /** Reads some, as {@link #parseTarget}, which have to be of one cluster. */
  static List<KafkaAddress> ofOneCluster(List<String> texts) {
    List<KafkaAddress> addresses = texts.stream().map(KafkaAddress::parseTarget).toList();
    String first = addresses.get(0).address.store();
    for (KafkaAddress other : addresses) {
      if (!other.address.store().equals(first)) {
        throw new CommandException(
            ExitCode.USAGE,
            "queues of two clusters: %s (expected=%s)".formatted(other.address.store(), first));
      }
    }
    return addresses;
  }

  String queue() {
    return address.queue();
  }

  /** Returns what sessions wait for. */
  String target() {
    return address.queue() + condition;
  }

  /**
   * Opens its cluster.
   *
   * @param patience how long that is waited for, within the bounds of {@link
   *     KafkaStore#open(String, Duration)}
   */
  KafkaStore open(Duration patience) {
    return KafkaStore.open(address.store(), patience);
  }
}
