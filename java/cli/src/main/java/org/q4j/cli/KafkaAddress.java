package org.q4j.cli;

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

  /** Reads {@code ADDRESS} or {@code ADDRESS:CONDITION}. */
  static KafkaAddress parseTarget(String text) {
    int slash = text.indexOf('/', text.indexOf("://") + "://".length());
    int colon = slash < 0 ? -1 : text.indexOf(':', slash);
    return colon < 0
        ? parse(text)
        : new KafkaAddress(parse(text.substring(0, colon)).address, text.substring(colon));
  }

  String queue() {
    return address.queue();
  }

  /** Returns what sessions wait for. */
  String target() {
    return address.queue() + condition;
  }

  KafkaStore open() {
    return KafkaStore.open(address.store());
  }
}
