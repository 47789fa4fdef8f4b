package org.q4j.monitor.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.monitor.metrics.QueueMetrics.Form;
import org.q4j.monitor.sample.BackupStatus;
import org.q4j.monitor.sample.StoreSample;
import org.q4j.queue.QueueStore;
import org.q4j.queue.Session;

class QueueMetricsTest {
  @TempDir Path folder;

  private static QueueMetrics metrics(QueueStore store) {
    return new QueueMetrics(() -> StoreSample.of(store), List::of);
  }

  private static void assertLine(String text, String line) {
    assertTrue(text.contains("\n" + line + "\n"), () -> line + " is not in\n" + text);
  }

  @Test
  void everyFigureOfAQueueIsThereUnderItsName() {
    try (QueueStore store = QueueStore.open(folder);
        Session session = store.session()) {
      store.create("app.jobs", "id INT NOT NULL").insert(row -> row.set("id", 1));
      store.queue("app.jobs").insert(row -> row.set("id", 2));
      assertTrue(session.await(Duration.ZERO, "app.jobs").isPresent());
      String text = metrics(store).text(Form.OPENMETRICS);
      assertLine(text, "q4j_queue_rows{queue=\"app.jobs\"} 2.0");
      assertLine(text, "q4j_queue_owned_rows{queue=\"app.jobs\"} 1.0");
      assertLine(text, "q4j_queue_written_rows_total{queue=\"app.jobs\"} 2.0");
      assertLine(text, "q4j_queue_waits_total{end=\"immediate\",queue=\"app.jobs\"} 1.0");
      assertLine(text, "# TYPE q4j_queue_written_rows counter");
      assertLine(text, "# TYPE q4j_queue_file_bytes gauge");
      assertLine(text, "# TYPE q4j_queue_oldest_ready_seconds gauge");
      assertLine(text, "q4j_queue_up{queue=\"app.jobs\"} 1.0");
      assertLine(text, "q4j_store_sessions 1.0");
      assertTrue(text.endsWith("# EOF\n"), text);
      for (QueueFigure figure : QueueFigure.ALL) {
        String name = "q4j_queue_" + figure.name().replace('.', '_');
        assertTrue(text.contains("\n# HELP " + name), name);
      }
    }
  }

  @Test
  void aDroppedQueueIsGoneAndANewOneThere() {
    try (QueueStore store = QueueStore.open(folder)) {
      QueueMetrics metrics = metrics(store);
      store.create("app.old", "id INT");
      assertTrue(metrics.text(Form.PROMETHEUS).contains("{queue=\"app.old\"}"));
      store.drop("app.old");
      store.create("app.new", "id INT");
      String text = metrics.text(Form.PROMETHEUS);
      assertFalse(text.contains("app.old"), text);
      assertLine(text, "q4j_queue_rows{queue=\"app.new\"} 0.0");
    }
  }

  @Test
  void aDamagedQueueIsDownWithoutFiguresUntilItIsMended() throws Exception {
    Path file = folder.resolve("data/app/jobs.Q4M");
    Path kept = folder.resolve("kept");
    try (QueueStore store = QueueStore.open(folder.resolve("data"))) {
      store.create("app.jobs", "id INT");
      store.create("app.fine", "id INT");
    }
    Files.copy(file, kept);
    Files.writeString(file, "no queue file");
    QueueMetrics metrics;
    try (QueueStore store = QueueStore.open(folder.resolve("data"))) {
      metrics = metrics(store);
      String text = metrics.text(Form.OPENMETRICS);
      assertLine(text, "q4j_queue_up{queue=\"app.jobs\"} 0.0");
      assertFalse(text.contains("q4j_queue_rows{queue=\"app.jobs\"}"), text);
      assertLine(text, "q4j_queue_up{queue=\"app.fine\"} 1.0");
      Files.delete(file);
      Files.copy(kept, file);
      assertLine(metrics.text(Form.OPENMETRICS), "q4j_queue_rows{queue=\"app.jobs\"} 0.0");
    }
    String closed = metrics.text(Form.OPENMETRICS);
    assertLine(closed, "q4j_store_up 0.0");
    assertFalse(closed.contains("app.fine"), closed);
  }

  @Test
  void backupsTellWhenTheyWereMadeAndProven() {
    BackupStatus status =
        new BackupStatus(
            "/b/jobs", Optional.of(Instant.ofEpochSecond(1000)), Optional.empty(), "", "");
    try (QueueStore store = QueueStore.open(folder)) {
      String text =
          new QueueMetrics(() -> StoreSample.of(store), () -> List.of(status))
              .text(Form.PROMETHEUS);
      assertLine(text, "q4j_backup_last_run_timestamp_seconds{set=\"/b/jobs\"} 1000.0");
      assertLine(text, "q4j_backup_last_drill_timestamp_seconds{set=\"/b/jobs\"} 0.0");
    }
  }

  @Test
  void whoeverAcceptsOpenMetricsGetsIt() {
    assertEquals(Form.OPENMETRICS, Form.of(null));
    assertEquals(Form.OPENMETRICS, Form.of("*/*"));
    assertEquals(Form.PROMETHEUS, Form.of("text/plain;version=0.0.4"));
    assertEquals(
        Form.OPENMETRICS,
        Form.of("application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5"));
  }
}
