package org.q4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benches run. What they measure is no matter of a test. */
class BenchRunTest {
  @TempDir Path folder;

  @Test
  void everyBenchEndsWithAFigureAndEveryRatioHasItsPeer() {
    String table = table("--quick");
    for (String bench :
        List.of("raw write", "q4j insert SYNC", "q4j take + end OS", "Chronicle append + sync")) {
      assertTrue(table.contains(bench), table);
    }
    assertEquals(38, figures(table), table);
  }

  @Test
  void theBigOnesEndWithFiguresToo() {
    assertEquals(85, figures(table("--quick", "--big", "--only", "big ")));
  }

  @Test
  void theSqlBenchMeasuresEveryWorkOfBothServers() {
    Command done =
        Command.run(Map.of(), "", List.of(Command.ROOT.resolve("bench/sql").toString(), "--quick"));
    assertEquals(0, done.exit(), done::toString);
    String line = "(INSERT|INSERT 1000 rows|dequeue), [0-9]+( +[0-9.,]+){6}";
    // By Connector/J and by mysqlslap.
    assertEquals(16, done.out().lines().filter(one -> one.matches(line)).count(), done::toString);
    String trip = "round trip, [0-9]+( +[0-9.,]+){3}";
    assertEquals(6, done.out().lines().filter(one -> one.matches(trip)).count(), done::toString);
  }

  @Test
  void theRelayBenchMeasuresBothWaysInEachRound() {
    Command done =
        Command.run(
            Map.of(), "", List.of(Command.ROOT.resolve("bench/relay").toString(), "--quick"));
    assertEquals(0, done.exit(), done::toString);
    String line = "round [0-9]( +[0-9,]+){2} +[0-9.]+x";
    assertEquals(3, done.out().lines().filter(one -> one.matches(line)).count(), done::toString);
  }

  private String table(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Command.ROOT.resolve("bench/run").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("--dir", folder.toString()));
    Command done = Command.run(Map.of(), "", command);
    assertEquals(0, done.exit(), done::toString);
    String table = done.out().substring(done.out().indexOf("machine: "));
    assertFalse(table.contains("NaN of"), table);
    return table;
  }

  private static long figures(String table) {
    return table.lines().filter(line -> line.matches(".* 100B +[0-9]+ +-?[0-9.,]+ .*")).count();
  }
}
