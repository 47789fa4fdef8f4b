package org.q4j.client.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.q4j.Q4jException;

/** A broker that the tests of one process share; it ends with the process. */
public final class Cluster {
  private static List<KafkaBroker> brokers;

  private Cluster() {}

  /** Returns the address of the cluster, starting it at the first call. */
  public static synchronized String address() {
    if (brokers == null) {
      try {
        Path folder = Files.createTempDirectory("q4j-kafka");
        brokers = KafkaBroker.start(folder, 1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(folder)));
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
    return KafkaBroker.address(brokers);
  }

  /** Opens the cluster, waiting until it is up. */
  public static KafkaStore open() {
    return open(address());
  }

  static KafkaStore open(String address) {
    Q4jException last = null;
    for (int tries = 0; tries < 4; tries++) { // Each waits for a minute at most.
      try {
        return KafkaStore.open(address);
      } catch (Q4jException notYet) {
        last = notYet;
      }
    }
    throw last;
  }

  private static void stop(Path folder) {
    brokers.forEach(KafkaBroker::close);
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException left) {
      throw new UncheckedIOException(left);
    }
  }
}
