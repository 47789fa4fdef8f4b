package org.q4j.sql.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.queue.Queue;

/**
 * Statements of clients that arrive while a queue's file is being replaced, which takes as long as
 * it has rows: other clients are let in before that is waited for.
 */
@Timeout(120)
class ReplacedFileTest {
  private static final int INSERTS = 60;

  @TempDir Path folder;
  private Arrivals arrivals;
  private Arrivals.Client owner;

  @BeforeEach
  void fill() {
    arrivals = new Arrivals(folder);
    owner = arrivals.client();
    owner.query("CREATE DATABASE app");
    owner.query("CREATE TABLE app.t (id INT NOT NULL) ENGINE=QUEUE");
    owner.query("CREATE TABLE app.u (id INT NOT NULL) ENGINE=QUEUE");
    String rows = String.join(", ", Collections.nCopies(5_000, "(1)"));
    for (int i = 0; i < INSERTS; i++) {
      owner.query("INSERT INTO app.t VALUES " + rows);
    }
  }

  @AfterEach
  void stop() {
    arrivals.close();
  }

  /** Runs what arrives meanwhile; returns whether others were let in while it went on. */
  private boolean letsOthersInWhileAltering(Runnable arrive) {
    Queue queue = arrivals.store.queue("app.t");
    CompletableFuture<String> altered =
        CompletableFuture.supplyAsync(
            () -> owner.query("ALTER TABLE app.t ADD COLUMN v INT NOT NULL DEFAULT 0"));
    while (queue.trySchema().isPresent()) {
      Thread.onSpinWait();
    }
    AtomicBoolean meanwhile = new AtomicBoolean();
    arrivals.beforeWaiting(() -> meanwhile.set(!altered.isDone()));
    arrive.run();
    assertTrue(arrivals.run());
    altered.join();
    return meanwhile.get();
  }

  @Test
  void whoInsertsThereHoldsNobodyUp() {
    Arrivals.Client client = arrivals.client();
    assertTrue(
        letsOthersInWhileAltering(() -> client.arrives("INSERT INTO app.t (id) VALUES (2)")));
    assertEquals("ok 1", client.answer());
  }

  @Test
  void whoWaitsThereHoldsNobodyUp() {
    owner.query("INSERT INTO app.u VALUES (7)");
    Arrivals.Client worker = arrivals.client();
    String wait = "SELECT queue_wait('app.u', 'app.t', 0)";
    assertEquals("[1]", worker.query(wait));
    assertTrue(letsOthersInWhileAltering(() -> worker.arrives(wait)));
    assertEquals("[2]", worker.answer());
  }

  @Test
  void whoReadsThereHoldsNobodyUp() {
    Arrivals.Client worker = arrivals.client();
    assertEquals("[1]", worker.query("SELECT queue_wait('app.t', 0)"));
    assertTrue(letsOthersInWhileAltering(() -> worker.arrives("SELECT * FROM app.t")));
    assertEquals("[1, 0]", worker.answer());
  }
}
