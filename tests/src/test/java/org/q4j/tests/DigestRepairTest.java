package org.q4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** q4j backup verify --repair, as people call it. */
@Timeout(180)
class DigestRepairTest {
  @TempDir Path folder;
  private OldTools tools;

  @BeforeEach
  void makeSource() throws IOException {
    tools = new OldTools(folder).with("Q", Command.ROOT.resolve("q4j") + " backup");
    byte[] source = new byte[300_000];
    new Random(3).nextBytes(source);
    Files.createDirectory(folder.resolve("files"));
    Files.write(folder.resolve("files/one"), source);
    Files.write(folder.resolve("files/two"), source);
  }

  private void flip(String name) throws IOException {
    Path file = folder.resolve(name);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }

  @Test
  void aSetWhoseDigestsAreDamagedGoesOnAfterwards() throws IOException {
    tools.ok("$Q run set files/one; cp set.1.digests was");
    flip("set.1.digests");
    Command refused = tools.run("$Q run set files/one");
    assertEquals(3, refused.exit(), refused::toString);
    assertTrue(refused.err().contains("verify --repair"), refused::toString);
    Command found = tools.run("$Q verify set");
    assertEquals(1, found.exit(), found::toString);
    Command mended = tools.ok("$Q verify --repair set; cmp was set.1.digests");
    assertTrue(mended.err().contains("generation 1: its digests were damaged"), mended::toString);
    tools.ok("$Q run set files/one; $Q verify set; $Q restore set --to out; cmp out files/one");
    flip("set.1.digests");
    flip("set.1.zst");
    Command damaged = tools.run("$Q verify --repair set");
    assertEquals(1, damaged.exit(), damaged::toString);
  }

  @Test
  void ofAFolderOfCopiesEachFilesAre() throws IOException {
    tools.ok("$Q run --allow-changes set files");
    flip("set/files/one.1.digests");
    Files.delete(folder.resolve("set/files/two.1.digests"));
    assertEquals(1, tools.run("$Q verify set").exit());
    tools.ok("$Q verify --repair set; $Q run set files; $Q drill set");
  }
}
