package org.q4j.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.CorruptException;
import org.q4j.FullException;
import org.q4j.NotFoundException;
import org.q4j.testing.SimulatedDisk;

/** Looking at queues, in a data directory that is not quite as it should be. */
class QueueReaderTest {
  @TempDir Path data;

  private void fill() {
    try (QueueStore store = QueueStore.open(data)) {
      store.create("app.jobs", "note VARCHAR(20) NOT NULL").insert(row -> row.set(0, "first"));
    }
  }

  @Test
  void aHolderWithoutANameIsAHolderAllTheSame() throws Exception {
    fill();
    try (QueueStore owner = QueueStore.open(data)) {
      Files.writeString(data.resolve("q4j.lock"), "");
      try (QueueReader reader = QueueReader.open(data, "app.jobs")) {
        assertEquals("its holder left no name", reader.inUse().orElseThrow(), owner::toString);
      }
    }
    try (QueueReader reader = QueueReader.open(data, "app.jobs")) {
      assertTrue(reader.inUse().isEmpty());
    }
  }

  @Test
  void aRowThatDoesNotFitTheDefinitionIsNamedWithItsQueueAndFile() throws Exception {
    fill();
    Files.writeString(data.resolve("app/jobs.sql"), "CREATE TABLE jobs (id BIGINT, x BIGINT)");
    try (QueueReader reader = QueueReader.open(data, "app.jobs")) {
      assertNamed(assertThrows(CorruptException.class, () -> reader.peek(1)));
    }
    try (QueueStore store = QueueStore.open(data);
        Session session = store.session()) {
      Queue jobs = store.queue("app.jobs");
      assertNamed(assertThrows(CorruptException.class, () -> jobs.peek(1)));
      assertNamed(
          assertThrows(
              CorruptException.class, () -> session.await(Duration.ofSeconds(5), "app.jobs")));
      assertEquals(1, jobs.count());
    }
  }

  private static void assertNamed(CorruptException refused) {
    for (String named : List.of("row 1 of app.jobs", "column", "app/jobs.sql", "app/jobs.Q4M")) {
      assertTrue(refused.getMessage().contains(named), refused.getMessage());
    }
  }

  @Test
  void aNegativeLimitIsRefused() {
    fill();
    try (QueueReader reader = QueueReader.open(data, "app.jobs")) {
      assertThrows(IllegalArgumentException.class, () -> reader.peek(-1));
      assertThrows(IllegalArgumentException.class, () -> reader.rows(-1));
      assertEquals(List.of(), reader.peek(0));
    }
    try (QueueStore store = QueueStore.open(data)) {
      Queue jobs = store.queue("app.jobs");
      assertThrows(IllegalArgumentException.class, () -> jobs.peek(-1));
    }
  }

  @Test
  void listingLooksIntoDirectoriesAlone() throws Exception {
    fill();
    Path fifo = data.resolve("fifo");
    assertEquals(0, new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor());
    Files.writeString(data.resolve("file"), "x");
    assertEquals(List.of("app.jobs"), DataDirectory.list(data));
    for (Path none : List.of(fifo, data.resolve("file"), data.resolve("nothing"))) {
      NotFoundException refused =
          assertThrows(NotFoundException.class, () -> DataDirectory.list(none));
      assertTrue(refused.getMessage().contains(none.toString()), refused.getMessage());
    }
  }

  @Test
  void aNameThatBeginsWithAHyphenIsToldThatItMayNot() {
    NotFoundException refused =
        assertThrows(NotFoundException.class, () -> QueueReader.open(data, "app.-x"));
    assertTrue(refused.getMessage().contains("not first"), refused.getMessage());
  }

  @Test
  void aQueueThatCouldNotBeMadeLeavesNoDefinition() {
    SimulatedDisk disk = new SimulatedDisk();
    disk.capacity(1 << 20);
    try (QueueStore store = QueueStore.open(Path.of("/data"), StoreOptions.defaults().on(disk))) {
      assertThrows(FullException.class, () -> store.create("app.jobs", "id INT"));
      assertFalse(disk.exists(Path.of("/data/app/jobs.sql")));
      assertFalse(disk.exists(Path.of("/data/app/jobs.Q4T")));
      assertEquals(List.of(), store.list());
    }
  }
}
