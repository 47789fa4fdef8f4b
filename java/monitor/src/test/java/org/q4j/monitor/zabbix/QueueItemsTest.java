package org.q4j.monitor.zabbix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.monitor.sample.StoreSample;
import org.q4j.queue.QueueStore;
import org.q4j.queue.Session;

class QueueItemsTest {
  @TempDir Path folder;

  @Test
  void everyFigureOfAQueueIsAnItem() {
    try (QueueStore store = QueueStore.open(folder.resolve("data"))) {
      store.create("app.jobs", "id INT NOT NULL").insert(row -> row.set("id", 1));
      store.queue("app.jobs").insert(row -> row.set("id", 2));
      ItemSource items = new QueueItems(() -> StoreSample.of(store), "1.2");
      try (Session session = store.session()) {
        session.await(Duration.ZERO, "app.jobs");
        assertEquals(Answer.value("2"), items.item("q4m.rows[app.jobs]"));
        assertEquals(Answer.value("1"), items.item("q4m.owned[\"app.jobs\"]"));
        assertEquals(Answer.value("1"), items.item("q4m.ready[ app.jobs ]"));
      }
      for (String name : QueueItems.NAMES.keySet()) {
        String value = items.item(name + "[app.jobs]").text();
        assertTrue(value.matches("[0-9]+(\\.[0-9]{3})?"), () -> name + ": " + value);
      }
      assertEquals(
          """
          [{"{#QUEUE}":"app.jobs","{#DB}":"app","{#TABLE}":"jobs"}]""",
          items.item("q4m.discovery").text());
      assertEquals(Answer.value("1"), items.item("agent.ping"));
      assertEquals(Answer.value("1.2"), items.item("agent.version"));
    }
  }

  @Test
  void whatThereIsNotIsUnsupportedWithAReason() {
    try (QueueStore store = QueueStore.open(folder.resolve("data"))) {
      ItemSource items = new QueueItems(() -> StoreSample.of(store), "1.2");
      for (String key :
          new String[] {
            "",
            "q4m.rows",
            "q4m.rows[app.none]",
            "q4m.rows[x]",
            "q4m.rows[]",
            "no[a.b]",
            "q4m.rows[../x.y]"
          }) {
        Answer answer = items.item(key);
        assertFalse(answer.supported(), key);
        assertFalse(answer.text().isEmpty(), key);
      }
    }
  }
}
