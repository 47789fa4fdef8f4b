package org.q4j.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/** Connections that work at the same time. */
final class SqlLoad {
  private SqlLoad() {}

  /** Works for a while, or until a queue is empty; returns how many rows it was a second. */
  static double run(SqlPeer peer, SqlWork work, int connections, long nanos)
      throws SQLException, InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(connections);
    try {
      CountDownLatch ready = new CountDownLatch(connections);
      CountDownLatch go = new CountDownLatch(1);
      AtomicBoolean over = new AtomicBoolean();
      List<Future<Long>> counts = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        counts.add(threads.submit(client(peer, work, ready, go, over)));
      }
      ready.await();
      long begin = System.nanoTime();
      go.countDown();
      while (!over.get() && System.nanoTime() - begin < nanos) {
        Thread.sleep(1);
      }
      over.set(true);
      long spent = System.nanoTime() - begin;
      long rows = 0;
      for (Future<Long> count : counts) {
        rows += count.get();
      }
      return rows * 1e9 / spent;
    } catch (ExecutionException failure) {
      throw new SQLException(failure.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private static Callable<Long> client(
      SqlPeer peer, SqlWork work, CountDownLatch ready, CountDownLatch go, AtomicBoolean over) {
    return () -> {
      try (Connection connection = peer.connect();
          Statement statement = connection.createStatement()) {
        ready.countDown();
        go.await();
        long rows = 0;
        while (!over.get()) {
          int done = peer.step(work, connection, statement);
          if (done == 0) {
            over.set(true); // Empty: what follows would be measured as well.
          }
          rows += done;
        }
        return rows;
      } finally {
        ready.countDown();
      }
    };
  }
}
