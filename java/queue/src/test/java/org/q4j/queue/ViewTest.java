package org.q4j.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.q4j.condition.Condition;
import org.q4j.row.RowOrder;
import org.q4j.row.Schema;
import org.q4j.store.Durability;
import org.q4j.store.QueueFile;
import org.q4j.store.QueueFiles;
import org.q4j.store.SyncPolicy;

/** Rows that have been given back are found, and kept no more than once. */
@Timeout(120)
class ViewTest extends QueueCase {
  @Test
  void aReadyRowIsFoundBehindManyThatWereGivenBackAndHaveGone() {
    int many = 20_000;
    jobs.insertAll(rows(1, many));
    try (Session picky = store.session();
        Session all = store.session()) {
      assertTrue(picky.await(NOW, "app.jobs:id < 0").isEmpty());
      all.awaitBatch(NOW, many, Long.MAX_VALUE, "app.jobs").abort();
      all.awaitBatch(NOW, many, Long.MAX_VALUE, "app.jobs").end();
      jobs.insertAll(rows(-1, 1));
      assertEquals(many + 1, picky.await(NOW, "app.jobs:id < 0").orElseThrow().rowId());
    }
  }

  @Test
  void aRowThatIsGivenBackAgainAndAgainIsKeptOnce() {
    Path file = Path.of("/data/app/one.Q4M");
    QueueFiles.prepare(disk, file);
    Schema schema = jobs.schema();
    try (QueueFile one =
        QueueFile.open(disk, file, new SyncPolicy(Durability.SYNC, Duration.ofSeconds(1)))) {
      one.append(schema.codec(RowOrder.V2).encode(rows(1, 1).get(0)));
      Generation now = Generation.first(one, schema, 0);
      View view = new View(now, Condition.compile("id = 2", schema));
      view.look(now, new Claims(), 0, Long.MAX_VALUE, 10);
      for (int i = 0; i < 10; i++) {
        view.giveBack(now, one.cursor().next());
      }
      assertEquals(1, view.kept());
    }
  }
}
