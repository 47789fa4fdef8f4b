package org.q4j.client.kafka;

import org.apache.kafka.common.KafkaException;
import org.q4j.Q4jException;

/** Closes several things, all of them, whichever fail. For one thread. */
final class Closer {
  private Q4jException first;

  void close(Runnable closing) {
    try {
      closing.run();
    } catch (Q4jException | KafkaException failed) {
      if (first == null) {
        first = Failure.of("closing", failed);
      } else {
        first.addSuppressed(failed);
      }
    }
  }

  /** Throws the first failure, if there was one. */
  void rethrow() {
    if (first != null) {
      throw first;
    }
  }
}
