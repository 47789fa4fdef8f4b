package org.q4j.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What {@code q4j file} says where most goes wrong: no magic, no file, no reader, no rest. */
class FileMendTest extends LadderCase {
  private static final int SECOND = 4117; // In t_int each of the first blocks is of 21 bytes.

  /** A standard output whose reader goes away after the first write. */
  private static final class Head extends ByteArrayOutputStream {
    @Override
    public synchronized void write(byte[] bytes) throws IOException {
      if (size() > 0) {
        throw new IOException("Broken pipe");
      }
      super.write(bytes);
    }
  }

  private static void destroyHeads(Path file, int... blocks) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    for (int block : blocks) {
      Arrays.fill(bytes, block, block + 16, (byte) 0xff);
    }
    Files.write(file, bytes);
  }

  @Test
  void aFileWithoutMagicAndFirstBlockIsDamagedAndSalvaged() throws IOException {
    Path file = ints();
    destroyHeads(file, 0, 4096);
    Run info = file("info", file.toString());
    assertEquals(0, info.exit(), info::toString);
    assertTrue(info.out().contains("status: damaged\nversion: V2 (Q4M1), guessed\n"), info.out());
    assertTrue(info.err().contains("q4j file salvage " + file), info::toString);
    Run check = file("check", file.toString());
    assertEquals(1, check.exit(), check::toString);
    assertTrue(check.out().contains("q4j file salvage " + file + " --output"), check::toString);
    Path output = folder.resolve("new.Q4M");
    Run salvage = file("salvage", file.toString(), "--output", output.toString());
    assertEquals(5, salvage.exit(), salvage::toString);
    assertTrue(salvage.out().contains("rows kept: 14\n"), salvage::toString);
    assertEquals(0, file("check", output.toString()).exit());
  }

  @Test
  void reportsMarkWhatASearchFound() throws IOException {
    Path file = ints();
    destroyHeads(file, SECOND, SECOND + 42);
    Run check = file("check", file.toString());
    assertTrue(check.out().contains("; what follows was found by a search)"), check::toString);
    assertTrue(check.out().contains("blocks that only a search found"), check::toString);
    assertTrue(
        check.out().contains("found head ffffffff (expected a checksum record)"), check::toString);
    String output = folder.resolve("new.Q4M").toString();
    Run salvage = file("salvage", "--json", file.toString(), "--output", output);
    for (String kind : List.of("searched", "unproven")) {
      assertTrue(salvage.out().contains("\"kind\": \"" + kind + "\""), salvage::toString);
    }
    assertTrue(salvage.out().contains("\"rows_kept\": 12,"), salvage::toString);
    Run dump = file("dump", file.toString());
    assertEquals(12, dump.out().lines().count());
    String more = folder.resolve("more.Q4M").toString();
    Run unverified = file("salvage", "--unverified", file.toString(), "--output", more);
    assertTrue(unverified.out().contains("rows kept: 13\n"), unverified::toString);
    Run repair = file("repair", "--json", file.toString());
    assertEquals(5, repair.exit(), repair::toString);
    assertTrue(repair.out().contains("\"kind\": \"unproven\""), repair::toString);
    Files.delete(folder.resolve("t_int.sql"));
    assertEquals(file("dump", output).out(), file("dump", file.toString()).out());
  }

  @Test
  @Timeout(60)
  void whatIsNoQueueFileIsNamedByEveryVerb() throws Exception {
    Path empty = Files.write(folder.resolve("empty.Q4M"), new byte[0]);
    Path fifo = folder.resolve("fifo.Q4M");
    assertEquals(0, new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor());
    Map<Path, String> files =
        Map.of(
            empty,
            "the file is empty",
            fifo,
            "is a FIFO",
            folder,
            "is a directory",
            Path.of("/dev/null"),
            "is a device");
    String output = folder.resolve("new.Q4M").toString();
    String data = folder.resolve("data").toString();
    files.forEach(
        (path, words) -> {
          String file = path.toString();
          for (Run run :
              List.of(
                  file("info", file),
                  file("blocks", file),
                  file("dump", "--schema", "id INT", file),
                  file("check", file),
                  file("repair", file),
                  file("repair", "--dry-run", file),
                  file("repair", file, "--output", output),
                  file("salvage", file, "--output", output),
                  file("import", "--data", data, "--schema", "id INT", file, "a.t"))) {
            assertEquals(3, run.exit(), run::toString);
            assertTrue(run.err().contains(words), run::toString);
          }
        });
    assertFalse(Files.exists(Path.of(output)));
  }

  @Test
  void aReaderThatHasEnoughEndsALookQuietly() throws IOException {
    String file = ints().toString();
    for (List<String> look :
        List.of(List.of("dump", file), List.of("blocks", "--rows", file), List.of("info", file))) {
      Head head = new Head();
      String[] arguments = new String[look.size() + 1];
      arguments[0] = "file";
      System.arraycopy(look.toArray(), 0, arguments, 1, look.size());
      Run run = run("", head, arguments);
      assertEquals(0, run.exit(), run::toString);
      assertEquals("", run.err());
      assertTrue(head.size() > 0, run::toString);
    }
  }

  @Test
  void ofALiveFileNothingIsAdvisedButToWait() throws Exception {
    Path killed = table("11-killed-mid-insert/t_kill_insert2", ".before");
    Path damaged = ints();
    flip(damaged, 4096 + 20);
    byte[] before = Files.readAllBytes(killed);
    Process holder =
        new ProcessBuilder(
                "sh",
                "-c",
                "exec 3<\"$1\" 4<\"$2\"; echo open; exec cat",
                "sh",
                "" + killed,
                "" + damaged)
            .start();
    try {
      assertEquals("open", holder.inputReader().readLine());
      Run live = file("check", killed.toString());
      assertEquals(6, live.exit(), live::toString);
      assertTrue(live.out().contains("next: nothing while pid=" + holder.pid()), live::toString);
      assertFalse(live.out().contains("left from before"), live::toString);
      assertFalse(live.out().contains("file repair"), live::toString);
      Run broken = file("check", "--json", damaged.toString());
      assertTrue(broken.out().contains("\"open_in\": \"pid=" + holder.pid()), broken::toString);
      assertTrue(broken.out().contains("and check again, or q4j file salvage"), broken::toString);
    } finally {
      holder.destroy();
      holder.waitFor();
    }
    assertArrayEquals(before, Files.readAllBytes(killed));
  }
}
