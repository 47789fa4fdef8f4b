package org.q4j.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** q4j backup, as people and crontabs call it. */
@Timeout(180)
class BackupCommandTest {
  private static final int BLOCK = 16384;

  @TempDir Path folder;
  private OldTools tools;
  private byte[] source;

  @BeforeEach
  void makeSource() throws IOException {
    tools = new OldTools(folder).with("Q", Command.ROOT.resolve("q4j") + " backup");
    source = new byte[20 * BLOCK + 100];
    new Random(5).nextBytes(source);
    Arrays.fill(source, 4 * BLOCK, 9 * BLOCK, (byte) 0);
    write();
  }

  private void write() throws IOException {
    Files.write(folder.resolve("source"), source);
  }

  private byte[] read(String name) throws IOException {
    return Files.readAllBytes(folder.resolve(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"zstd", "lz4", "gzip", "none"})
  void everyGenerationIsRestoredExactly(String kind) throws IOException {
    byte[][] generations = new byte[4][];
    for (int i = 0; i < generations.length; i++) {
      source[2 * BLOCK + i] ^= 1;
      source = Arrays.copyOf(source, source.length + (i == 2 ? -7 * BLOCK : 5 * BLOCK));
      write();
      generations[i] = source.clone();
      tools.ok("$Q run --compress " + kind + " set source");
    }
    for (int i = 0; i < generations.length; i++) {
      tools.ok("rm -f out; $Q restore set --generation " + (i + 1) + " --to out");
      assertArrayEquals(generations[i], read("out"));
      tools.ok("$Q restore set --generation " + (i + 1) + " --overwrite --to other");
      assertArrayEquals(generations[i], read("other"));
    }
    Command verified = tools.ok("$Q verify set");
    assertEquals(4, verified.out().lines().filter(line -> line.contains("sound")).count());
    Command listed = tools.ok("$Q list --json set");
    assertEquals(4, listed.out().lines().count(), listed::toString);
    assertTrue(listed.out().contains("\"length\": " + source.length + ","), listed::toString);
  }

  @Test
  void zerosBecomeHolesAndWhatIsThereIsNotWrittenAgain() throws IOException {
    tools.ok("$Q run set source");
    Command first = tools.ok("$Q restore set --to out");
    int zeros = 5 * BLOCK;
    assertTrue(first.err().contains("wrote " + (source.length - zeros) + " "), first::toString);
    byte[] changed = source.clone();
    changed[0] ^= 1;
    Files.write(folder.resolve("out"), changed);
    Command again = tools.ok("$Q restore set --to out --overwrite");
    assertTrue(again.err().contains("wrote " + BLOCK + " "), again::toString);
    assertArrayEquals(source, read("out"));
    Command refused = tools.run("$Q restore set --to out");
    assertEquals(3, refused.exit(), refused::toString);
  }

  @Test
  void aDrillIsRecordedAndLeavesNothing() throws IOException {
    tools.ok("$Q run set source; mkdir scratch; $Q drill set --scratch scratch; rmdir scratch");
    assertTrue(Files.readString(folder.resolve("set.drill")).startsWith("passed="));
    Command listed = tools.ok("$Q list --json set");
    assertFalse(listed.out().contains("\"drilled\": null"), listed::toString);
  }

  @Test
  void aDamagedGenerationIsNamedWithWhatCanStillBeRestored() throws IOException {
    tools.ok("$Q run set source");
    source[0] ^= 1;
    write();
    tools.ok("$Q run set source");
    byte[] difference = read("set.2.zst");
    difference[difference.length / 2] ^= 1;
    Files.write(folder.resolve("set.2.zst"), difference);
    Command verify = tools.run("$Q verify set");
    assertEquals(1, verify.exit(), verify::toString);
    assertTrue(verify.err().contains("generation 2"), verify::toString);
    assertTrue(verify.err().contains("generations 1 to 1 can still"), verify::toString);
    assertEquals(3, tools.run("$Q drill set").exit());
    assertFalse(Files.exists(folder.resolve("set.drill")));
    tools.ok("$Q restore set --generation 1 --to out");
  }

  @Test
  void aLostGenerationTakesNoneBeforeItAlong() throws IOException {
    byte[] first = source.clone();
    tools.ok("$Q run set source");
    source[0] ^= 1;
    write();
    tools.ok("$Q run set source");
    for (String loss : List.of("rm set.2.zst", "rm set.2.sha256", ": >set.2.sha256")) {
      tools.ok("mkdir -p kept && cp set.* kept && " + loss);
      Command verify = tools.run("$Q verify set");
      assertEquals(1, verify.exit(), verify::toString);
      assertTrue(verify.err().contains("generations 1 to 1 can still"), verify::toString);
      assertTrue(tools.run("$Q restore set --to last").exit() != 0);
      tools.ok("rm -f out last; $Q restore set --generation 1 --to out; cp kept/* .");
      assertArrayEquals(first, read("out"));
    }
  }

  @Test
  void aSetThatCannotBeWrittenBesideIsVerifiedAllTheSame() {
    tools.ok("$Q run set source; mkdir set.verified");
    Command done = tools.run("$Q verify set");
    assertEquals(5, done.exit(), done::toString);
    assertTrue(done.err().contains("the set is sound, but"), done::toString);
    tools.ok("rmdir set.verified; $Q verify set");
  }

  @Test
  void aSetOverSshIsTheSame() throws IOException {
    try (SshServer sshd = new SshServer(Files.createDirectory(folder.resolve("server")))) {
      tools.with("Q4J_SSH", sshd.command());
      tools.ok("$Q run --via ssh://root@127.0.0.1 set \"$PWD/source\"");
      source[0] ^= 1;
      write();
      tools.ok("$Q run set source; $Q verify set; $Q restore set --to out");
      assertArrayEquals(source, read("out"));
      assertEquals(1, sshd.logins());
    }
  }

  @Test
  void aLockThatFailsKeepsNothing() {
    Command failed = tools.run("$Q run --lock false set source");
    assertEquals(3, failed.exit(), failed::toString);
    assertEquals(3, tools.run("$Q list set").exit());
    tools.ok("$Q run --lock 'env A=1' set source");
  }

  @Test
  void misuseIsSaid() {
    for (String line :
        List.of(
            "run set",
            "run --via http://x set source",
            "restore set",
            "restore set --at x --to y",
            "run --compress x set source")) {
      Command done = tools.run("[ -e set.ver ] || $Q run set source; $Q " + line);
      assertEquals(2, done.exit(), done::toString);
    }
    assertEquals(3, tools.run("$Q list nosuch").exit());
    assertEquals(3, tools.run("$Q run set nosuch").exit());
    assertEquals(3, tools.run("$Q restore set --generation 2 --to out").exit());
    assertEquals(3, tools.run("$Q run --block-size 0 other source").exit());
  }

  @Test
  void whatCannotBeReadAgainIsNoSource() {
    for (String kind : List.of("pipe", "/dev/null", "/dev/zero")) {
      Command done = tools.run("[ -p pipe ] || mkfifo pipe; timeout 60 $Q run set " + kind);
      assertEquals(3, done.exit(), done::toString);
      assertTrue(done.err().contains("expected=a file or a block device"), done::toString);
      assertFalse(Files.exists(folder.resolve("set.ver")));
    }
  }

  @Test
  void aSetWhoseNameItsSumsCannotHoldIsNotBegun() throws IOException {
    Command done = tools.run("mkdir in; $Q run \"in/$(printf 'a\\nb')\" source");
    assertEquals(3, done.exit(), done::toString);
    assertTrue(done.err().contains("not the name of a set"), done::toString);
    assertEquals(0, folder.resolve("in").toFile().list().length);
    tools.ok("$Q run 'in/a b' source; $Q verify 'in/a b'");
  }

  @Test
  void thePositionOfTheLockedServersLogIsKeptAndShown() throws IOException {
    // As mysqllock tells its command.
    String lock =
        "--lock 'env Q4J_BINLOG_FILE=binlog.000007 Q4J_BINLOG_POSITION=1234 Q4J_GTID=0-1-42'";
    String expected =
        "\"binlog_file\": \"binlog.000007\", \"binlog_position\": 1234, \"gtid\": \"0-1-42\"";
    tools.ok("$Q run set source");
    source[0] ^= 1;
    write();
    tools.ok(
        "$Q run set source " + lock + "; mkdir data; cp source data/; $Q run copies data " + lock);
    tools.ok("$Q verify set; $Q prune --keep-last 1 set; $Q verify set");
    Command listed = tools.ok("$Q list --json set");
    assertTrue(listed.out().contains(expected), listed::toString);
    Command copies = tools.ok("$Q list --json copies");
    assertTrue(copies.out().contains(expected), copies::toString);
    String words = "binlog position of then: file=binlog.000007 position=1234 gtid=0-1-42";
    Command one = tools.ok("$Q restore set --to out; cmp out source");
    assertTrue(one.err().contains(words), one::toString);
    Command all = tools.ok("$Q restore copies --to all; cmp all/source source");
    assertTrue(all.err().contains(words), all::toString);
    tools.ok("$Q run set source --lock env");
    assertFalse(tools.ok("$Q list --json set | tail -n 1").out().contains("binlog"));
  }

  @Test
  void whereTheNewestIsLostWhatIsLeftIsListedAndRestored() throws IOException {
    tools.ok("$Q run set source; cp source first");
    source[0] ^= 1;
    write();
    tools.ok("$Q run set source; rm set.2.zst");
    Command listed = tools.run("$Q list --json set");
    assertEquals(5, listed.exit(), listed::toString);
    assertEquals(2, listed.out().lines().count(), listed::toString);
    assertTrue(listed.out().contains("\"lost\": \"generation 2 is missing"), listed::toString);
    assertTrue(listed.err().contains("generation 2 is lost: "), listed::toString);
    Command last = tools.run("$Q restore set --to out");
    assertEquals(3, last.exit(), last::toString);
    assertTrue(last.err().contains("generation 1 can be restored still"), last::toString);
    assertFalse(Files.exists(folder.resolve("out")));
    Command at =
        tools.run(
            "$Q restore set --at 2999-01-01T00:00:00Z --to out; x=$?; cmp out first; exit $x");
    assertEquals(5, at.exit(), at::toString);
    assertTrue(at.err().contains("generation 2, which may be of that time, is lost"), at::toString);
    tools.ok("$Q restore set --generation 1 --to again; cmp again first");
  }

  @Test
  void aFolderElsewhereIsRefusedUnlessItsNameEndsWithASlash() throws IOException {
    Path here =
        Files.writeString(
            folder.resolve("here"), "#!/bin/sh\nfor last; do :; done\nexec sh -c \"$last\"\n");
    assertTrue(here.toFile().setExecutable(true));
    tools.with("Q4J_SSH", here.toString());
    Command via = tools.run("mkdir data; $Q run --via ssh://there far \"$PWD/data\"");
    assertEquals(3, via.exit(), via::toString);
    assertTrue(via.err().contains("the name of one ends with a slash"), via::toString);
    assertFalse(Files.exists(folder.resolve("far.ver")));
    tools.ok("echo x >data/x; $Q run --via ssh://there far \"$PWD/data/\"");
    tools.ok("$Q restore far --to out; diff -r data out");
  }
}
