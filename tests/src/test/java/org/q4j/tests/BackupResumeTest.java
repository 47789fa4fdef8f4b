package org.q4j.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs of q4j backup over a real ssh connection that is lost in between. */
@Timeout(120)
class BackupResumeTest {
  private static final int BLOCK = 16384;

  @TempDir static Path server;
  private static SshServer sshd;

  @TempDir Path folder;
  private OldTools tools;
  private byte[] source;

  @BeforeAll
  static void start() throws IOException {
    sshd = new SshServer(server);
  }

  @AfterAll
  static void stop() {
    sshd.close();
  }

  @BeforeEach
  void makeSource() throws IOException {
    tools = new OldTools(folder).with("Q", Command.ROOT.resolve("q4j") + " backup");
    source = new byte[500 * BLOCK + 100];
    new Random(7).nextBytes(source);
    Files.write(folder.resolve("source"), source);
  }

  private void cutAfter(int bytes, int times) throws IOException {
    tools.with("Q4J_SSH", CuttingSsh.make(folder, sshd, bytes, times, "").toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"zstd", "lz4", "none"})
  void onlyWhatIsMissingIsSentAgain(String kind) throws IOException {
    String run = "$Q run --via ssh://root@127.0.0.1 --compress " + kind + " set \"$PWD/source\"";
    cutAfter(3_000_000, 2);
    Command full = tools.ok(run + "; cat set.1.sha256");
    assertEquals(3, Files.readString(folder.resolve("runs")).length(), full::toString);
    assertTrue(full.err().contains("going on with block "), full::toString);
    assertTrue(full.err().contains("changed 501 of 501 blocks"), full::toString);
    long sent = Files.size(folder.resolve("received"));
    // At most one piece of 2 MiB is sent twice for each connection, and a few heads.
    assertTrue(sent < source.length + 2 * (2 << 20) + 100_000, "sent " + sent);
    for (int i = 0; i < 400; i += 2) {
      source[i * BLOCK] ^= 1;
    }
    Files.write(folder.resolve("source"), source);
    tools.ok("rm runs received");
    cutAfter(1_500_000, 1);
    Command next = tools.ok(run);
    assertTrue(next.err().contains("changed 200 of 501 blocks"), next::toString);
    tools.ok("$Q verify set; $Q restore set --to out");
    assertArrayEquals(source, Files.readAllBytes(folder.resolve("out")));
    assertEquals(List.of(), sshd.left());
  }

  @ParameterizedTest
  @ValueSource(strings = {"zstd", "lz4", "gzip", "none"})
  void whatCrossesTheWireIsPackedWhateverTheSet(String kind) throws IOException {
    Files.write(folder.resolve("source"), new byte[500 * BLOCK]);
    cutAfter(0, 0);
    tools.ok("$Q run --via ssh://root@127.0.0.1 --compress " + kind + " set \"$PWD/source\"");
    long sent = Files.size(folder.resolve("received"));
    assertTrue(sent < source.length / 100, "sent " + sent);
    tools.ok("$Q verify set; $Q restore set --to out; cmp out source");
    assertEquals(List.of(), sshd.left());
  }

  @Test
  void whatIsWrittenIsTheSameAsWithoutALoss() throws IOException {
    cutAfter(2_000_000, 3);
    tools.ok("$Q run --compress none --via ssh://root@127.0.0.1 lossy \"$PWD/source\"");
    tools.ok(
        "$Q run --compress none local source; cmp lossy.1 local.1; cmp lossy.1.digests local.1.digests");
    assertEquals(List.of(), sshd.left());
  }

  @Test
  void aSourceThatShrankMeanwhileIsAnError() throws IOException {
    String shrink = "truncate -s 5000000 " + folder + "/source;";
    tools.with("Q4J_SSH", CuttingSsh.make(folder, sshd, 3_000_000, 1, shrink).toString());
    Command run = tools.run("$Q run --via ssh://root@127.0.0.1 set \"$PWD/source\"");
    assertEquals(3, run.exit(), run::toString);
    assertEquals(3, tools.run("$Q list set").exit());
    assertEquals(List.of(), sshd.left());
  }

  /** The peer is there and answers nothing, as when a network swallows all. */
  @Test
  void aFrozenConnectionIsNoticedAndTheRunGoesOn() throws IOException {
    tools.with("Q4J_SSH", sshd.command() + " -o ServerAliveInterval=1 -o ServerAliveCountMax=2");
    tools.with("SSHD", "" + sshd.pid());
    Command run =
        tools.ok(
            "$Q run --limit 1M --compress none --via ssh://root@127.0.0.1 set \"$PWD/source\" & run=$!\n"
                + "until [ -s set.1.tmp ] || ! kill -0 $run; do :; done\n"
                + "frozen=$(pgrep -P $SSHD); kill -STOP $frozen\n"
                + "wait $run; code=$?; kill -KILL $frozen; exit $code");
    assertTrue(run.err().contains("going on with block "), run::toString);
    tools.ok("$Q verify set; $Q restore set --to out; cmp out source");
  }

  @Test
  void aConnectionThatNeverComesIsNotTriedAgain() {
    tools.with("Q4J_SSH", "ssh -F /dev/null -o BatchMode=yes -p 1");
    Command run = tools.run("$Q run --via ssh://root@127.0.0.1 set \"$PWD/source\"");
    assertEquals(3, run.exit(), run::toString);
    assertTrue(!run.err().contains("going on"), run::toString);
  }
}
