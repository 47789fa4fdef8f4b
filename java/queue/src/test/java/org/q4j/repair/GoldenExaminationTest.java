package org.q4j.repair;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.q4j.io.Storage;
import org.q4j.testing.GoldenTable;
import org.q4j.testing.SimulatedDisk;

/** What real servers wrote is sound, but for what they left dirty. */
class GoldenExaminationTest {
  private static final Path FILE = Path.of("/t.Q4M");

  static Stream<GoldenTable> all() throws IOException {
    try (Stream<Path> cases = Files.list(GoldenTable.root())) {
      return cases.filter(Files::isDirectory).sorted().toList().stream()
          .flatMap(folder -> GoldenTable.all(folder.getFileName().toString()).stream());
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void closedFilesAreSound(GoldenTable table) {
    SimulatedDisk disk = new SimulatedDisk();
    disk.put(FILE, table.file(table.readableVersion()));
    try (Storage storage = disk.openReadOnly(FILE)) {
      Examination examination = Examiner.examine(storage, read -> {});
      assertEquals(
          FileStatus.SOUND, examination.status(), () -> table + " " + examination.findings());
      assertEquals(table.expected().size(), examination.truth().rowCount);
    }
  }
}
