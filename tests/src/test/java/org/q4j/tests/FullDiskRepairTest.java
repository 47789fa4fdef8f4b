package org.q4j.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.queue.Queue;
import org.q4j.queue.QueueStore;

/** A queue file mended, salvaged and imported where there is no room for it. */
class FullDiskRepairTest {
  @TempDir Path folder;

  /** A queue file of about six megabytes, its third block damaged. */
  private Path damaged() throws IOException {
    Path data = folder.resolve("data");
    try (QueueStore store = QueueStore.open(data)) {
      Queue jobs = store.create("app.jobs", "id BIGINT NOT NULL, body LONGBLOB NOT NULL");
      for (long id = 1; id <= 8; id++) {
        long value = id;
        jobs.insert(row -> row.set("id", value).set("body", new byte[700_000]));
      }
    }
    Path file = data.resolve("app/jobs.Q4M");
    byte[] bytes = Files.readAllBytes(file);
    bytes[4096 + 2 * 700_100] ^= 1;
    Files.write(file, bytes);
    return file;
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private void assertFull(Command run) {
    assertEquals(3, run.exit(), run::toString);
    assertTrue(run.err().contains("ENOSPC"), run::toString);
  }

  private Command file(String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "file";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return Command.q4j(folder.resolve("data"), "", all);
  }

  @Test
  void aRepairWithoutRoomForWhatItKeepsChangesNothing() throws IOException {
    byte[] damaged = Files.readAllBytes(damaged());
    try (SmallDisk disk = SmallDisk.ofMebibytes(1 + damaged.length / (1 << 20))) {
      Path file = Files.write(disk.path().resolve("jobs.Q4M"), damaged);
      Files.write(disk.path().resolve("filler"), new byte[700_000]);
      Command repair = file("repair", file.toString());
      assertFull(repair);
      assertTrue(repair.err().contains("nothing was changed"), repair::toString);
      assertArrayEquals(damaged, Files.readAllBytes(file));
      assertEquals(List.of("filler", "jobs.Q4M"), names(disk.path()));
      Files.delete(disk.path().resolve("filler"));
      assertEquals(5, file("repair", file.toString()).exit());
      assertEquals(0, file("check", file.toString()).exit());
    }
  }

  @Test
  void whatIsWrittenElsewhereIsWholeOrNotThere() throws IOException {
    Path file = damaged();
    try (SmallDisk disk = SmallDisk.ofMebibytes(3)) {
      String output = disk.path().resolve("new.Q4M").toString();
      assertFull(file("repair", file.toString(), "--output", output));
      assertFull(file("salvage", file.toString(), "--output", output));
      assertEquals(List.of(), names(disk.path()));
      String sound = folder.resolve("sound.Q4M").toString();
      assertEquals(5, file("salvage", file.toString(), "--output", sound).exit());
      Path data = disk.path().resolve("data");
      Files.createDirectories(data);
      assertFull(
          file(
              "import",
              "--data",
              data.toString(),
              "--schema",
              "id BIGINT NOT NULL, body LONGBLOB NOT NULL",
              sound,
              "app.jobs"));
      assertEquals(List.of(), names(data.resolve("app")));
    }
  }
}
