package org.q4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.queue.OwnedRow;
import org.q4j.queue.QueueStore;

/** Who takes rows through a process that leaves goes on with the next one. */
@Timeout(60)
class TakeInTurnTest {
  private static final String QUEUE = "app.jobs";

  @TempDir Path data;

  @Test
  void aRowThatAnOwnerDidNotEndAnyMoreIsToldAndComesAgain() {
    QueueStore owner = QueueStore.open(data);
    owner.create(QUEUE, "id BIGINT NOT NULL");
    for (int id = 1; id <= 3; id++) {
      int value = id;
      owner.queue(QUEUE).insert(row -> row.set("id", value));
    }
    List<Long> handled = new ArrayList<>();
    TakeRun run =
        new TakeRun(
            new RowHandler() {
              @Override
              public boolean handle(OwnedRow row) {
                handled.add(row.rowId());
                if (handled.size() == 2) {
                  owner.close(); // Waits a second for this row, and then no longer.
                }
                return true;
              }

              @Override
              public void stop() {
                throw new AssertionError("nothing ends this process");
              }
            });
    int stores = 0;
    boolean over = false;
    while (!over) {
      try (QueueStore store = QueueStore.connect(data)) {
        stores++;
        over = run.all(store, List.of(QUEUE), 0, Duration.ZERO);
      }
    }
    assertEquals(2, stores);
    assertEquals(List.of(1L, 2L, 2L, 3L), handled);
    assertEquals(3, run.ended());
    assertEquals(List.of("app.jobs row 2"), run.notEnded());
    assertTrue(run.failed().isEmpty());
  }
}
