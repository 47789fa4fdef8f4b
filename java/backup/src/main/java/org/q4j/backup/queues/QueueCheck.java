package org.q4j.backup.queues;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.q4j.CorruptException;
import org.q4j.backup.RestoredCheck;
import org.q4j.io.NativeDisk;
import org.q4j.io.Storage;
import org.q4j.queue.DataDirectory;
import org.q4j.queue.Queue;
import org.q4j.queue.QueueStore;
import org.q4j.queue.Snapshot;
import org.q4j.queue.StoreOptions;
import org.q4j.queue.StoredRow;
import org.q4j.repair.Examination;
import org.q4j.repair.Examiner;
import org.q4j.repair.FileStatus;

/**
 * Checks all queue files of a restored folder, and opens those that have their definition beside
 * them, as a data directory, to read every row.
 */
public final class QueueCheck implements RestoredCheck {
  @Override
  public List<String> check(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(file -> file.toString().endsWith(".Q4M")).sorted().toList();
    }
    if (files.isEmpty()) {
      return List.of();
    }
    int recovered = 0;
    for (Path file : files) {
      recovered += examine(file) == FileStatus.SOUND ? 0 : 1;
    }
    long opened = 0;
    long rows = 0;
    try (QueueStore store = QueueStore.open(folder, StoreOptions.defaults().listening(false))) {
      for (String name : store.list()) {
        Path file = DataDirectory.fileOf(folder, name);
        String sql = file.getFileName().toString().replaceAll("Q4M$", "sql");
        if (Files.exists(file.resolveSibling(sql))) {
          rows += readAll(store.queue(name));
          opened++;
        }
      }
    }
    return List.of(
        "%d queue files checked, %d of them not closed; %d opened, %d rows read"
            .formatted(files.size(), recovered, opened, rows));
  }

  private static FileStatus examine(Path file) {
    try (Storage storage = NativeDisk.instance().openReadOnly(file)) {
      Examination examination = Examiner.examine(storage, unheard -> {});
      if (examination.status() == FileStatus.DAMAGED) {
        throw new CorruptException(
            "the restored queue file is damaged: %s: %s"
                .formatted(file, examination.findings().get(0)));
      }
      return examination.status();
    }
  }

  private static long readAll(Queue queue) {
    long count = 0;
    try (Snapshot rows = queue.snapshot()) {
      for (StoredRow row : rows) {
        row.row();
        count++;
      }
      if (count != rows.rows()) {
        throw new CorruptException(
            "rows=%d (expected=%d) of the restored queue %s"
                .formatted(count, rows.rows(), queue.name()));
      }
    }
    return count;
  }
}
