package org.q4j.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sets that LZ4 packs, by q4j backup and the lz4 of others. */
@Timeout(180)
class Lz4BackupTest {
  private static final int BLOCK = 16384;

  @TempDir Path folder;
  private OldTools tools;
  private byte[] source;

  @BeforeEach
  void makeSource() throws IOException {
    tools = new OldTools(folder).with("Q", Command.ROOT.resolve("q4j") + " backup");
    source = new byte[400 * BLOCK + 100];
    new Random(4).nextBytes(source);
    Arrays.fill(source, 40 * BLOCK, 200 * BLOCK, (byte) 'x');
    write();
  }

  private void write() throws IOException {
    Files.write(folder.resolve("source"), source);
  }

  private void change(int block) throws IOException {
    source[block * BLOCK] ^= 1;
    write();
  }

  @Test
  void theProgramLz4ReadsWhatIsWritten() throws IOException {
    tools.ok("$Q run --compress lz4 set source; lz4 -t set.1.lz4; cp source first");
    change(300);
    tools.ok("$Q run --compress lz4 set source; lz4 -dc set.1.lz4 | blockdiff_merge out");
    tools.ok("cmp out first; lz4 -dc set.2.lz4 | blockdiff_merge out; cmp out source");
    assertTrue(Files.size(folder.resolve("set.1.lz4")) < source.length * 2 / 3);
  }

  @Test
  void whatTheProgramLz4WroteIsRead() throws IOException {
    for (String options :
        List.of("-1", "-9", "-B4", "-B7 -BX", "--no-frame-crc", "--content-size")) {
      tools.ok(
          "rm -f set.* out; blockdiff_dump <source 6>set.1.md5 | lz4 -q "
              + options
              + " >set.1.lz4; echo 1 >set.ver; $Q verify set; $Q restore set --to out; cmp out source");
    }
  }

  @Test
  void aSetGoesOnFromOnePackingToAnotherAndAPruneKeepsTheLast() throws IOException {
    tools.ok("$Q run --compress lz4 set source");
    change(1);
    tools.ok("$Q run --compress zstd set source");
    change(2);
    tools.ok("$Q run --compress lz4 set source; $Q verify set; $Q drill set");
    tools.ok("$Q prune --keep-last 1 set; lz4 -dc set.3.full.lz4 | blockdiff_merge out");
    tools.ok("cmp out source; $Q verify set; $Q export set | cmp - source");
    change(3);
    tools.ok(
        "$Q run --compress lz4 set source; $Q restore set --overwrite --to out; cmp out source");
  }

  @Test
  void digestsAreMadeAnewFromIt() throws IOException {
    tools.ok("$Q run --compress lz4 set source; rm set.1.digests; $Q verify --repair set");
    change(5);
    tools.ok("$Q run --compress lz4 set source; $Q export set | cmp - source");
  }

  @Test
  void damageIsNamedWithFileAndPlace() throws IOException {
    tools.ok("$Q run --compress lz4 set source; cp set.1.lz4 whole");
    byte[] packed = Files.readAllBytes(folder.resolve("whole"));
    byte[] changed = packed.clone();
    changed[packed.length / 2] ^= 1;
    for (byte[] damaged : List.of(changed, Arrays.copyOf(packed, packed.length / 2))) {
      Files.write(folder.resolve("set.1.lz4"), damaged);
      Command verify = tools.run("$Q verify set");
      assertEquals(1, verify.exit(), verify::toString);
      assertTrue(verify.err().contains("set.1.lz4"), verify::toString);
      Command restore = tools.run("rm -f out; $Q restore set --to out");
      assertEquals(3, restore.exit(), restore::toString);
      assertTrue(restore.err().contains("set.1.lz4"), restore::toString);
    }
    // Nothing but the frames themselves tells of it here.
    tools.ok("blockdiff_dump <source 6>old.1.md5 | lz4 -q >whole; echo 1 >old.ver");
    packed = Files.readAllBytes(folder.resolve("whole"));
    Files.write(folder.resolve("old.1.lz4"), Arrays.copyOf(packed, packed.length / 2));
    Command cut = tools.run("$Q restore old --to cut");
    assertEquals(3, cut.exit(), cut::toString);
    assertTrue(cut.err().contains("old.1.lz4"), cut::toString);
    assertTrue(cut.err().contains("behind byte "), cut::toString);
  }

  @Test
  void aFolderOfFilesIsPackedByItAndHandedOut() throws IOException {
    tools.ok("mkdir -p dir/a; cp source dir/a/f; echo text >dir/g; : >dir/empty");
    tools.ok("$Q run --compress lz4 set dir; ls set/files/a | grep -qx f.1.lz4");
    change(7);
    tools.ok("cp source dir/a/f; $Q run --compress lz4 set dir; $Q verify set; $Q drill set");
    tools.ok("$Q list set; $Q export set | tar -xO a/f | cmp - source");
    tools.ok("$Q prune --keep-last 1 set; $Q restore set --to out; diff -r dir out");
    tools.ok("ls set/files/a | grep -qx f.2.full.lz4");
  }

  @Test
  void memoryStaysWhatItIsWhateverTheSize() throws IOException {
    tools.ok("for i in $(seq 40); do cat source; done >large");
    tools.with("Q4J_JAVA_OPTS", "-Xmx64m");
    tools.ok("$Q run --compress lz4 set large; $Q verify set; $Q drill set");
    change(9);
    tools.ok("cat source large >next; $Q run --compress lz4 set next");
    tools.ok("$Q prune --keep-last 1 set; $Q export set | cmp - next");
    tools.ok("mkdir dir; mv next dir; $Q run --compress lz4 group dir; $Q verify group");
  }

  /** A library that unpacks itself into a temporary file would leave that. */
  @Test
  void aKillLeavesNothingInTheFolderForTemporaryFiles() throws IOException {
    tools.ok("mkdir tmp dir; cp source dir; $Q run --compress lz4 set dir");
    change(11);
    tools.ok(
        "cp source dir; export TMPDIR=$PWD/tmp; $Q run --limit 100K --compress lz4 set dir & run=$!\n"
            + "until [ -e set/files/source.2.lz4.tmp ]; do sleep 0.05; done\n"
            + "kill -9 $run; wait $run && exit 9; ls tmp; [ -z \"$(ls tmp)\" ]");
    tools.ok("$Q run --compress lz4 set dir; $Q restore set --to out; cmp out/source source");
    assertArrayEquals(source, Files.readAllBytes(folder.resolve("out/source")));
  }
}
