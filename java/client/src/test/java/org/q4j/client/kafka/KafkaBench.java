package org.q4j.client.kafka;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.q4j.queue.Session;
import org.q4j.row.RowBuilder;

/**
 * Measures a cluster of child processes on this machine. Arguments: number of brokers, 1 or 3, and
 * partitions. Rows have 100 bytes.
 */
public final class KafkaBench {
  private static final String JOBS = "app.jobs";
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int STREAMED = 200_000;
  private static final int SINGLE = 300;

  private KafkaBench() {}

  /** Runs it. */
  public static void main(String[] arguments) throws IOException {
    int count = Integer.parseInt(arguments[0]);
    int partitions = Integer.parseInt(arguments[1]);
    Path folder = Files.createTempDirectory("q4j-kafka-bench");
    List<KafkaBroker> brokers = KafkaBroker.start(folder, count);
    try (KafkaStore store = Cluster.open(KafkaBroker.address(brokers))) {
      KafkaQueue queue =
          store.create(
              JOBS,
              "id BIGINT NOT NULL, body VARBINARY(200)",
              Optional.of(partitions),
              Optional.of((short) count));
      System.out.printf("brokers=%d partitions=%d copies=%d%n", count, partitions, count);
      stream(queue, STREAMED / 10); // Warms up.
      long start = System.nanoTime();
      stream(queue, STREAMED);
      rate("inserts, streamed", STREAMED, start);
      singles(queue);
      try (Session session = store.session()) {
        session.awaitBatch(LONG, 500, 1 << 20, JOBS).end();
        start = System.nanoTime();
        int taken = 0;
        while (taken < STREAMED / 2) {
          var batch = session.awaitBatch(LONG, 500, 1 << 20, JOBS);
          taken += batch.rows().size();
          batch.end();
        }
        rate("takes and ends, batches of 500", taken, start);
        session.await(LONG, JOBS).orElseThrow().end();
        start = System.nanoTime();
        for (int i = 0; i < SINGLE; i++) {
          session.await(LONG, JOBS).orElseThrow().end();
        }
        rate("takes and ends, one at a time, one session", SINGLE, start);
      }
    } finally {
      brokers.forEach(KafkaBroker::close);
    }
  }

  private static void singles(KafkaQueue queue) {
    long[] nanos = new long[SINGLE];
    for (int i = 0; i < SINGLE; i++) {
      long start = System.nanoTime();
      long id = i;
      queue.insert(row -> row.set("id", id).set("body", new byte[90]));
      nanos[i] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);
    System.out.printf(
        "one insert: median %.1f ms, 99th percentile %.1f ms%n",
        nanos[SINGLE / 2] / 1e6, nanos[SINGLE * 99 / 100] / 1e6);
  }

  private static void stream(KafkaQueue queue, int rows) {
    byte[] body = new byte[90];
    RowBuilder row = queue.newRow();
    long inserted =
        queue.insertEach(
            new Iterator<>() {
              private int next;

              @Override
              public boolean hasNext() {
                return next < rows;
              }

              @Override
              public RowBuilder next() {
                return row.set("id", next++).set("body", body);
              }
            });
    if (inserted != rows) {
      throw new IllegalStateException("inserted=" + inserted + " (expected=" + rows + ")");
    }
  }

  private static void rate(String what, int rows, long start) {
    System.out.printf("%s: %,.0f rows/s%n", what, rows * 1e9 / (System.nanoTime() - start));
  }
}
