package org.q4j.monitor.lag;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.NotFoundException;
import org.q4j.Q4jException;
import org.q4j.SchemaException;
import org.q4j.UnsupportedException;
import org.q4j.queue.Queue;
import org.q4j.queue.QueueStore;
import org.q4j.queue.Session;

class DirectoryLagTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path folder;
  private Path data;
  private Path samples;

  @BeforeEach
  void fill() {
    data = folder.resolve("data");
    samples = folder.resolve("samples");
    try (QueueStore store = QueueStore.open(data)) {
      Queue jobs = store.create("app.jobs", "id INT NOT NULL, at BIGINT, came DATETIME");
      long now = System.currentTimeMillis() / 1000;
      for (int i = 0; i < 10; i++) {
        int id = i;
        long at = i < 4 ? now + 10_000 : now - 100L * (10 - i);
        jobs.insert(row -> row.set("id", id).set("at", at));
      }
    }
  }

  private Monitor monitor() {
    return Monitor.ofDirectory(data).samples(samples);
  }

  /** Makes the samples of a queue older than they are. */
  private void age(Duration by) throws IOException {
    Path file;
    try (Stream<Path> files = Files.list(samples)) {
      file = files.findFirst().orElseThrow();
    }
    List<String> lines = Files.readAllLines(file);
    StringBuilder text = new StringBuilder(lines.get(0)).append('\n');
    for (String line : lines.subList(1, lines.size())) {
      Sample sample = Sample.parse(line).orElseThrow();
      text.append(new Sample(sample.millis() - by.toMillis(), sample.rows(), sample.next()).line())
          .append('\n');
    }
    Files.writeString(file, text);
  }

  @Test
  void rowsAreCountedAndAConditionLeavesOutWhatIsNotDue() {
    try (Monitor monitor = monitor()) {
      assertEquals(10, monitor.lag("app.jobs").rows());
      Lag due = monitor.lag("app.jobs:at <= now()");
      assertEquals(6, due.rows());
      assertThrows(SchemaException.class, () -> monitor.lag("app.jobs:nothing = 1"));
      assertThrows(NotFoundException.class, () -> monitor.lag("app.nothing"));
      assertThrows(UnsupportedException.class, () -> monitor.lag("nothing"));
      assertThrows(UnsupportedException.class, () -> monitor.lag("app.jobs:"));
      assertThrows(UnsupportedException.class, () -> monitor.scalar("SELECT 1"));
    }
  }

  @Test
  void aColumnTellsTheAgeOfTheOldestDueRow() {
    try (Monitor monitor = monitor()) {
      Duration age =
          monitor
              .lag(LagTarget.parse("app.jobs:at <= now()").aged("at"))
              .oldestReady()
              .orElseThrow();
      assertTrue(age.toSeconds() >= 600 && age.toSeconds() < 660, age::toString);
      assertThrows(
          UnsupportedException.class, () -> monitor.lag(LagTarget.parse("app.jobs").aged("came")));
    }
  }

  @Test
  void withoutAColumnARowIsAsOldAsTheFirstSampleThatSawIt() throws IOException {
    try (Monitor monitor = monitor()) {
      assertEquals(Duration.ZERO, monitor.lag("app.jobs").oldestReady().orElseThrow());
      age(HOUR);
      Duration age = monitor.lag("app.jobs").oldestReady().orElseThrow();
      assertTrue(age.compareTo(HOUR) >= 0 && age.compareTo(HOUR.plusMinutes(1)) < 0);
    }
    try (QueueStore store = QueueStore.open(data);
        Session session = store.session()) {
      for (int i = 0; i < 10; i++) {
        session.await(Duration.ofSeconds(10), "app.jobs").orElseThrow().end();
      }
      store.queue("app.jobs").insert(row -> row.set("id", 11));
    }
    try (Monitor monitor = monitor()) {
      assertEquals(Duration.ZERO, monitor.lag("app.jobs").oldestReady().orElseThrow());
    }
  }

  @Test
  void theTimeToDrainIsThatOfTheRateAtWhichRowsLeave() throws IOException {
    try (Monitor monitor = monitor()) {
      assertTrue(monitor.lag("app.jobs").timeToDrain().isEmpty());
    }
    age(Duration.ofSeconds(100));
    try (QueueStore store = QueueStore.open(data);
        Session session = store.session()) {
      for (int i = 0; i < 5; i++) {
        session.await(Duration.ofSeconds(10), "app.jobs").orElseThrow().end();
      }
    }
    try (Monitor monitor = monitor()) {
      Lag lag = monitor.lag("app.jobs");
      long seconds = lag.timeToDrain().orElseThrow().toSeconds();
      assertTrue(seconds >= 100 && seconds < 160, () -> "after " + seconds);
      assertEquals(
          Verdict.Outcome.FAILED,
          LagChecks.draining(lag, Bound.atMost(Duration.ofSeconds(90))).outcome());
    }
  }

  @Test
  void aQueueThatNothingLeavesNeverDrainsAndAnEmptyOneHas() throws IOException {
    try (Monitor monitor = monitor()) {
      monitor.lag("app.jobs");
      age(HOUR);
      assertTrue(Lag.isNever(monitor.lag("app.jobs").timeToDrain().orElseThrow()));
    }
    try (QueueStore store = QueueStore.open(data)) {
      store.queue("app.jobs").purge();
    }
    try (Monitor monitor = monitor()) {
      Lag empty = monitor.lag("app.jobs");
      assertEquals(Duration.ZERO, empty.timeToDrain().orElseThrow());
      assertTrue(empty.oldestReady().isEmpty());
    }
  }

  @Test
  void ownedRowsAreToldByTheProcessThatHasTheDirectoryOpenAndAreNotReady() throws IOException {
    try (QueueStore store = QueueStore.open(data);
        Session session = store.session();
        Monitor monitor = monitor()) {
      assertTrue(session.await(Duration.ofSeconds(10), "app.jobs").isPresent());
      Lag lag = monitor.lag("app.jobs");
      assertEquals(1, lag.owned().getAsLong());
      assertTrue(lag.oldestOwned().isPresent());
      age(HOUR);
      assertTrue(monitor.lag("app.jobs").oldestReady().orElseThrow().compareTo(HOUR) >= 0);
      store.queue("app.jobs").purge();
      assertEquals(1, monitor.lag("app.jobs").rows());
      assertTrue(monitor.lag("app.jobs").oldestReady().isEmpty(), "an owned row is not ready");
    }
  }

  @Test
  void samplesAreTheirOwnersAloneAndWhatCannotBeKeptIsAnError() throws IOException {
    try (Monitor monitor = monitor()) {
      monitor.lag("app.jobs");
    }
    assertEquals(
        "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(samples)));
    try (Stream<Path> files = Files.list(samples)) {
      for (Path file : files.toList()) {
        assertEquals(
            "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
      }
    }
    Path file = Files.createFile(folder.resolve("file"));
    try (Monitor monitor = Monitor.ofDirectory(data).samples(file.resolve("below"))) {
      Q4jException refused = assertThrows(Q4jException.class, () -> monitor.lag("app.jobs"));
      assertTrue(refused.getMessage().contains("--samples"), refused::getMessage);
    }
  }

  @Test
  void aDamagedFileOfSamplesIsBegunAnew() throws IOException {
    try (Monitor monitor = monitor()) {
      monitor.lag("app.jobs");
      try (Stream<Path> files = Files.list(samples)) {
        Files.write(files.findFirst().orElseThrow(), new byte[] {0, (byte) 0xff, '\n', 1});
      }
      assertEquals(Duration.ZERO, monitor.lag("app.jobs").oldestReady().orElseThrow());
    }
  }
}
