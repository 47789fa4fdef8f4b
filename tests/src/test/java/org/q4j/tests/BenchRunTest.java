package org.q4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benches run. What they measure is no matter of a test. */
class BenchRunTest {
  @TempDir Path folder;

  @Test
  void everyBenchEndsWithAFigureAndEveryRatioHasItsPeer() {
    Command done =
        Command.run(
            Map.of(),
            "",
            List.of(
                Command.ROOT.resolve("bench/run").toString(),
                "--quick",
                "--dir",
                folder.toString()));
    assertEquals(0, done.exit(), done::toString);
    String table = done.out().substring(done.out().indexOf("machine: "));
    assertFalse(table.contains("NaN of"), table);
    for (String bench :
        List.of("raw write", "q4j insert SYNC", "q4j take + end OS", "Chronicle append + sync")) {
      assertTrue(table.contains(bench), table);
    }
    assertEquals(
        38, table.lines().filter(line -> line.matches(".* +[18] +[0-9,]+ .*")).count(), table);
  }
}
