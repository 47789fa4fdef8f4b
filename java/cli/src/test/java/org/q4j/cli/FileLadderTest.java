package org.q4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.q4j.io.NativeDisk;
import org.q4j.io.Storage;

/** {@code q4j file}: from looking to changing, on files that a real server wrote. */
class FileLadderTest extends LadderCase {
  @Test
  void infoPrintsHeaderAndTruth() throws IOException {
    Run run = file("info", ints().toString());
    assertEquals(0, run.exit(), run::toString);
    assertTrue(run.out().contains("version: V2 (Q4M1)\n"), run::toString);
    assertTrue(run.out().contains("live_rows: 15\n"), run::toString);
    Run json = file("info", "--json", folder.resolve("t_int.Q4M").toString());
    assertTrue(json.out().contains("\"status\": \"sound\""), json::toString);
    assertTrue(json.out().contains("\"next_rowid\": 16"), json::toString);
  }

  @Test
  void blocksListsEveryRecordWithItsRowId() throws IOException {
    Run run = file("blocks", "--rows", ints().toString());
    assertEquals(0, run.exit(), run::toString);
    assertEquals(15, run.out().lines().filter(line -> line.contains(" row size=")).count());
    assertTrue(run.out().startsWith("        4096 checksum size="), run::toString);
    assertTrue(run.out().contains("rowid=15\n"), run::toString);
  }

  @Test
  void dumpPrintsWhatTheServerGaveOutWhicheverFileTellsTheColumns() throws IOException {
    Path file = table("03-strings/t_str", "", ".sql", ".frm");
    Run bySql = file("dump", file.toString());
    assertEquals(0, bySql.exit(), bySql::toString);
    List<String> expected = Files.readAllLines(golden().resolve("03-strings/t_str.expected.jsonl"));
    assertEquals(expected.size(), bySql.out().lines().count());
    Files.delete(folder.resolve("t_str.sql"));
    assertEquals(bySql.out(), file("dump", file.toString()).out());
    Files.delete(folder.resolve("t_str.frm"));
    Run bytes = file("dump", file.toString());
    assertEquals(0, bytes.exit(), bytes::toString);
    assertTrue(bytes.out().startsWith("{\"rowid\": 1, \"bytes\": {\"hex\": \""), bytes::toString);
    assertTrue(bytes.err().contains("no definition beside"), bytes::toString);
  }

  @Test
  void removedRowsAreShownWhenAskedForAndSaySo() throws IOException {
    Path file = table("10-empty/t_empty_consumed", "", ".sql");
    assertEquals("", file("dump", file.toString()).out());
    Run all = file("dump", "--all", file.toString());
    assertTrue(
        all.out().startsWith("{\"rowid\": 1, \"removed\": true, \"cols\": {"), all::toString);
  }

  @Test
  void whatIsDumpedIsReadBack() throws IOException {
    Path file = table("02-integers/t_ints_null", "", ".sql");
    String definition = Files.readString(folder.resolve("t_ints_null.sql"));
    String expected = file("dump", file.toString()).out();
    for (String format : List.of("jsonl", "tsv", "csv")) {
      String dumped = file("dump", "--format", format, file.toString()).out();
      String data = folder.resolve(format).toString();
      assertEquals(0, run("", "create", "--data", data, "a.t", definition).exit());
      Run insert =
          format.equals("jsonl")
              ? run(dumped, "insert", "--data", data, "a.t", "--format", format)
              : run(dumped, "insert", "--data", data, "a.t", "--format", format, "--header");
      assertEquals(0, insert.exit(), insert::toString);
      Run again = file("dump", folder.resolve(format).resolve("a/t.Q4M").toString());
      assertEquals(expected, again.out());
    }
    Run sql = file("dump", "--format", "sql", "--table", "x`y", file.toString());
    assertTrue(sql.out().startsWith("INSERT INTO `x``y` (`"), sql::toString);
    assertTrue(sql.out().contains("NULL"), sql::toString);
    assertEquals(15, sql.out().lines().filter(line -> line.endsWith(");")).count());
  }

  @Test
  void checkTellsSoundNotClosedDamagedAndNoQueueFileApart() throws IOException {
    Path sound = ints();
    assertEquals(0, file("check", sound.toString()).exit());
    Path killed = table("11-killed-mid-insert/t_kill_insert2", ".before");
    assertEquals(6, file("check", killed.toString()).exit());
    flip(sound, 4096 + 20);
    Run damaged = file("check", sound.toString(), killed.toString());
    assertEquals(1, damaged.exit(), damaged::toString);
    assertTrue(damaged.out().contains("a block does not verify"), damaged::toString);
    assertTrue(damaged.out().contains("next: q4j file repair --dry-run"), damaged::toString);
    Path text = Files.writeString(folder.resolve("text.Q4M"), "x".repeat(5000));
    assertEquals(3, file("check", text.toString()).exit());
    assertEquals(3, file("check", folder.resolve("none.Q4M").toString()).exit());
    Run json = file("check", "--json", sound.toString());
    assertTrue(json.out().contains("\"status\": \"damaged\""), json::toString);
    assertTrue(json.out().contains("\"offset\": 4096"), json::toString);
  }

  @Test
  void dumpOfADamagedFilePrintsTheOtherBlocksAndSaysThatItIsPart() throws IOException {
    Path file = ints();
    flip(file, 4096 + 20);
    Run run = file("dump", file.toString());
    assertEquals(5, run.exit(), run::toString);
    assertTrue(run.err().contains("left out: bytes 4096"), run::toString);
    assertTrue(run.out().contains("{\"rowid\": 15, "), run::toString);
    assertFalse(run.out().contains("{\"rowid\": 1, "), run::toString);
  }

  @Test
  void repairSaysWhatItWouldDoThenDoesIt() throws IOException {
    Path file = ints();
    flip(file, 4096 + 20);
    byte[] before = Files.readAllBytes(file);
    Run plan = file("repair", "--dry-run", file.toString());
    assertEquals(1, plan.exit(), plan::toString);
    assertTrue(plan.out().startsWith("would write "), plan::toString);
    assertArrayEquals(before, Files.readAllBytes(file));
    Run copy = file("repair", "--output", folder.resolve("copy.Q4M").toString(), file.toString());
    assertEquals(5, copy.exit(), copy::toString);
    assertArrayEquals(before, Files.readAllBytes(file));
    Run repair = file("repair", "--json", file.toString());
    assertEquals(5, repair.exit(), repair::toString);
    assertTrue(repair.out().contains("\"rows_lost\": 1"), repair::toString);
    assertTrue(Files.exists(folder.resolve("t_int.Q4M.before-repair-1")));
    assertEquals(0, file("check", file.toString()).exit());
    assertEquals(0, file("check", folder.resolve("copy.Q4M").toString()).exit());
  }

  @Test
  void salvageWritesANewFileAndPutsTheRestAside() throws IOException {
    Path file = ints();
    flip(file, 4096 + 20);
    Path output = folder.resolve("new.Q4M");
    Path lost = folder.resolve("lost.bin");
    Run run =
        file("salvage", file.toString(), "--output", output.toString(), "--lost", lost.toString());
    assertEquals(5, run.exit(), run::toString);
    assertTrue(run.out().contains("rows kept: 14\n"), run::toString);
    assertTrue(Files.size(lost) > 12);
    assertEquals(0, file("check", output.toString()).exit());
    Run again = file("salvage", file.toString(), "--output", output.toString());
    assertEquals(3, again.exit(), again::toString);
  }

  @Test
  void anImportedFileIsAQueueWithTheSameRowIds() throws IOException {
    Path file = table("06-half-consumed/t_half", "", ".sql");
    String data = folder.resolve("data").toString();
    Run run = file("import", "--data", data, file.toString(), "app.half");
    assertEquals(0, run.exit(), run::toString);
    assertTrue(run.err().contains("imported 50000 rows"), run::toString);
    Run take = run("", "take", "--data", data, "app.half");
    assertTrue(take.out().contains("\"rowid\": 50001"), take::toString);
    assertEquals(3, file("import", "--data", data, file.toString(), "app.half").exit());
    flip(file, 4200);
    Path broken = Files.copy(file, folder.resolve("broken.Q4M"));
    flip(broken, 3_000_000);
    Run refused =
        file("import", "--data", data, "--schema", "id INT", broken.toString(), "app.broken");
    assertEquals(3, refused.exit(), refused::toString);
    assertTrue(refused.err().contains("salvage"), refused::toString);
  }

  @Test
  void whatSomebodyHasOpenIsNotRepairedAndSaysWho() throws Exception {
    Path file = ints();
    Process holder =
        new ProcessBuilder("sh", "-c", "exec 3<\"$1\"; echo open; exec cat", "sh", file.toString())
            .redirectErrorStream(true)
            .start();
    try {
      assertEquals("open", holder.inputReader().readLine());
      Run run = file("repair", file.toString());
      assertEquals(4, run.exit(), run::toString);
      assertTrue(run.err().contains("pid=" + holder.pid()), run::toString);
    } finally {
      holder.destroy();
      holder.waitFor();
    }
    try (Storage locked = NativeDisk.instance().openLocked(file)) {
      assertEquals(file, locked.path());
      assertEquals(4, file("repair", file.toString()).exit());
    }
  }

  @Test
  void relayedRowsOfARealServerShowTheirSource() {
    String data = folder.resolve("data").toString();
    // As a server writes a relayed row: of type row, behind its columns the sender's row id in 8
    // bytes and the sender in one. Here as columns of another definition.
    String columns = "id INT NOT NULL, r BIGINT NOT NULL, s TINYINT NOT NULL";
    assertEquals(0, run("", "create", "--data", data, "a.t", columns).exit());
    String rows = "{\"id\": 7, \"r\": 12, \"s\": 5}\n{\"id\": 8, \"r\": 12, \"s\": 64}\n";
    assertEquals(0, run(rows, "insert", "--data", data, "a.t", "--format", "jsonl").exit());
    Path file = Path.of(data, "a", "t.Q4M");
    Run dump = file("dump", "--schema", "id INT NOT NULL", file.toString());
    assertEquals(
        "{\"rowid\": 1, \"source\": {\"sender\": 5, \"rowid\": 12}, \"cols\": {\"id\": 7}}\n"
            + "{\"rowid\": 2, \"cols\": {\"id\": 8}}\n",
        dump.out());
  }

  @Test
  void aPasswordOnTheCommandLineIsRefused() throws IOException {
    Run run = file("dump", "--schema", "jdbc:mysql://root:secret@127.0.0.1/db", ints().toString());
    assertEquals(2, run.exit(), run::toString);
    assertFalse(run.err().contains("secret"), run::toString);
  }
}
