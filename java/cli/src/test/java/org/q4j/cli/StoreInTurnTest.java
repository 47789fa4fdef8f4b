package org.q4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.OwnerGoneException;
import org.q4j.queue.QueueStore;

/** What becomes of a command when the process that serves it closes the data directory. */
@Timeout(60)
class StoreInTurnTest {
  private static final String QUEUE = "app.jobs";

  @TempDir Path data;

  private StoreInTurn connected() {
    return new StoreInTurn(() -> QueueStore.connect(data));
  }

  @Test
  void whatALeavingOwnerHasNotDoneIsDoneWithoutIt() {
    QueueStore owner = QueueStore.open(data);
    owner.create(QUEUE, "id BIGINT NOT NULL");
    try (StoreInTurn store = connected()) {
      assertEquals(List.of(QUEUE), store.call(QueueStore::list));
      owner.close();
      store.run(now -> now.queue(QUEUE).insert(row -> row.set("id", 1)));
      long rows = store.call(now -> now.queue(QUEUE).count());
      assertEquals(1, rows);
    }
  }

  @Test
  void whatAnOwnerMayHaveDoneIsNotDoneAgain() {
    AtomicInteger calls = new AtomicInteger();
    try (StoreInTurn store = connected()) {
      assertThrows(
          OwnerGoneException.class,
          () ->
              store.run(
                  now -> {
                    calls.incrementAndGet();
                    throw new OwnerGoneException("gone", false);
                  }));
    }
    assertEquals(1, calls.get());
  }

  @Test
  void rowsThatComeAfterTheOwnerHasLeftGoInBehindTheOthers() {
    QueueStore owner = QueueStore.open(data);
    owner.create(QUEUE, "id BIGINT NOT NULL");
    InputStream lines =
        new SequenceInputStream(
            Collections.enumeration(
                List.of(line(1), line(2), new LaterInput(owner::close), line(3), line(4))));
    Run inserted = Run.of(data, lines, "insert", QUEUE, "--format", "jsonl", "--batch", "1");
    assertEquals(0, inserted.exit(), inserted::toString);
    assertEquals(
        "1 2 3 4 ",
        Run.of(data, "", "peek", QUEUE).out().replaceAll(".*\"id\": (\\d+).*\\R", "$1 "));
  }

  private static InputStream line(int id) {
    return new ByteArrayInputStream(
        "{\"id\": %d}\n".formatted(id).getBytes(StandardCharsets.UTF_8));
  }
}
