package org.q4j.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.q4j.testing.SimulatedDisk;

/** What a snapshot counts is what it shows, whenever it is taken. */
class FileSnapshotTest {
  private static final Path FILE = Path.of("/data/app/jobs.Q4M");

  @Test
  void rowsWhoseRemovalIsBeingSyncedAreNotCounted() {
    SimulatedDisk disk = new SimulatedDisk();
    QueueFiles.prepare(disk, FILE);
    try (QueueFile file = QueueFile.open(disk, FILE, SyncPolicy.SYNC)) {
      file.append(new byte[1], new byte[2], new byte[3]);
      RecordCursor cursor = file.cursor();
      RowPosition first = cursor.next();
      List<FileSnapshot> taken = new ArrayList<>();
      disk.onCall(
          (operation, path, number) -> {
            if (operation.equals("sync") && taken.isEmpty()) {
              taken.add(file.snapshot());
            }
            return null;
          });
      file.remove(first, cursor.next());
      try (FileSnapshot snapshot = taken.get(0)) {
        assertEquals(1, snapshot.rows());
        RecordCursor rows = snapshot.cursor();
        assertNotNull(rows.next());
        assertNull(rows.next());
      }
      assertEquals(1, file.rowCount());
    }
  }
}
