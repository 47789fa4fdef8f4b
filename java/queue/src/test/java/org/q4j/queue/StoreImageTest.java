package org.q4j.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.NotFoundException;
import org.q4j.io.NativeDisk;
import org.q4j.io.Storage;
import org.q4j.repair.Examination;
import org.q4j.repair.Examiner;
import org.q4j.repair.FileStatus;

/** Copies of queue files that are in use. On a real disk: a replaced file stays readable. */
@Timeout(120)
class StoreImageTest {
  private static final String COLUMNS = "id BIGINT NOT NULL, body VARCHAR(255)";

  @TempDir private Path folder;

  private static void insert(Queue queue, long from, long to) {
    for (long id = from; id <= to; id++) {
      long value = id;
      queue.insert(row -> row.set("id", value).set("body", "x".repeat((int) (value % 200))));
    }
  }

  private static List<Long> ids(Iterable<StoredRow> rows) {
    List<Long> ids = new ArrayList<>();
    rows.forEach(row -> ids.add(row.row().getLong("id")));
    return ids;
  }

  /** Writes the image as a data directory and returns that. */
  private Path copy(StoreImage image) throws IOException {
    Path copy = Files.createTempDirectory(folder, "copy");
    for (QueueImage queue : image.queues()) {
      Path file = copy.resolve(queue.path());
      Files.createDirectories(file.getParent());
      try (InputStream in = queue.open()) {
        assertEquals(queue.length(), Files.copy(in, file));
      }
      Files.writeString(copy.resolve(queue.definitionPath()), queue.definition());
      assertEquals(FileStatus.SOUND, status(file), file::toString);
    }
    return copy;
  }

  private static FileStatus status(Path file) {
    try (Storage storage = NativeDisk.instance().openReadOnly(file)) {
      Examination examination = Examiner.examine(storage, done -> {});
      assertTrue(examination.findings().isEmpty(), () -> examination.findings().toString());
      return examination.status();
    }
  }

  private List<Long> idsOfCopy(Path copy, String queue) {
    try (QueueStore store = QueueStore.open(copy);
        Snapshot rows = store.queue(queue).snapshot()) {
      assertTrue(store.queue(queue).recovery().isEmpty());
      return ids(rows);
    }
  }

  @Test
  void aCopyIsTheQueueAtItsMomentWhateverHappensDuringTheCopying() throws IOException {
    try (QueueStore store = TestStores.open(folder.resolve("data"));
        Session session = store.session()) {
      Queue jobs = store.create("app.jobs", COLUMNS);
      insert(jobs, 1, 600);
      assertTrue(session.await(Duration.ZERO, "app.jobs").isPresent());
      session.end();
      try (StoreImage image = store.image(List.of())) {
        assertEquals(599, image.queues().get(0).rows());
        insert(jobs, 601, 650);
        assertEquals(300, jobs.delete("id > 300 AND id <= 600"));
        List<Long> then = new ArrayList<>();
        for (long id = 2; id <= 600; id++) {
          then.add(id);
        }
        assertEquals(then, idsOfCopy(copy(image), "app.jobs"));
      }
      try (StoreImage image = store.image(List.of("app.jobs"))) {
        List<Long> then = ids(jobs.snapshot());
        jobs.compact();
        store.alter("app.jobs", COLUMNS + ", more INT");
        jobs.truncate();
        store.drop("app.jobs");
        assertEquals(then, idsOfCopy(copy(image), "app.jobs"));
      }
    }
  }

  @Test
  void queuesAreCopiedAtOneCommonMoment() throws Exception {
    try (QueueStore store = TestStores.open(folder.resolve("data"))) {
      Queue first = store.create("app.first", COLUMNS);
      Queue second = store.create("app.second", COLUMNS);
      AtomicBoolean stop = new AtomicBoolean();
      ExecutorService writers = Executors.newFixedThreadPool(2);
      Future<?> writer =
          writers.submit(
              () -> {
                for (long id = 1; !stop.get(); id++) {
                  insert(first, id, id); // Always in the first queue before it is in the second.
                  insert(second, id, id);
                }
              });
      Future<?> taker =
          writers.submit(
              () -> {
                try (Session session = store.session()) {
                  while (!stop.get()) {
                    session.await(Duration.ofMillis(10), "app.second").ifPresent(OwnedRow::end);
                  }
                }
              });
      try {
        for (int i = 0; i < 20; i++) {
          try (StoreImage image = store.image(List.of("app.second", "app.first"))) {
            assertTrue(image.heldNanos() >= 0);
            Path copy = copy(image);
            List<Long> in1 = idsOfCopy(copy, "app.first");
            List<Long> in2 = idsOfCopy(copy, "app.second");
            assertTrue(in1.containsAll(in2), () -> in1.size() + " " + in2);
            if (!in2.isEmpty()) {
              assertTrue(in1.size() - in2.get(in2.size() - 1) <= 1, () -> in1.size() + " " + in2);
            }
          }
        }
      } finally {
        stop.set(true);
        writers.shutdown();
      }
      writer.get();
      taker.get();
    }
  }

  @Test
  void anEmptyQueueIsCopiedWithItsDefinition() throws IOException {
    try (QueueStore store = TestStores.open(folder.resolve("data"))) {
      store.create("app.jobs", COLUMNS);
      try (StoreImage image = store.image(List.of())) {
        Path copy = copy(image);
        assertFalse(image.queues().get(0).definition().isBlank());
        assertEquals(List.of(), idsOfCopy(copy, "app.jobs"));
      }
      assertThrows(NotFoundException.class, () -> store.image(List.of("app.jobs", "app.none")));
    }
  }

  @Test
  void anImageOfAllHasTheQueuesOfOneMomentWhileOthersAreMadeAndDropped() throws Exception {
    try (QueueStore store = TestStores.open(folder.resolve("all"))) {
      store.create("app.always", COLUMNS);
      AtomicBoolean stop = new AtomicBoolean();
      ExecutorService load = Executors.newSingleThreadExecutor();
      Future<?> maker =
          load.submit(
              () -> {
                while (!stop.get()) {
                  store.create("app.first", COLUMNS);
                  store.create("app.second", COLUMNS);
                  store.drop("app.second");
                  store.drop("app.first");
                }
              });
      try {
        for (int i = 0; i < 50; i++) {
          try (StoreImage image = store.image(List.of())) {
            List<String> names = image.queues().stream().map(QueueImage::name).toList();
            assertTrue(names.contains("app.always"), names::toString);
            assertTrue(
                names.contains("app.first") || !names.contains("app.second"), names::toString);
          }
        }
      } finally {
        stop.set(true);
        load.shutdown();
      }
      maker.get();
    }
  }
}
