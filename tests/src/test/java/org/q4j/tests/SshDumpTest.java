package org.q4j.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Dumps over a real ssh connection. */
@Timeout(60)
class SshDumpTest {
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
    tools = new OldTools(folder).with("Q4J_SSH", sshd.command());
    source = new byte[40 * BLOCK + 100];
    new Random(2).nextBytes(source);
    Files.write(folder.resolve("a source"), source);
    tools.with("SOURCE", folder.resolve("a source").toString());
  }

  @AfterEach
  void nothingIsLeftThere() throws IOException {
    assertEquals(List.of(), sshd.left());
  }

  @ParameterizedTest
  @CsvSource({"'', '', cat", "-z, .gz, gunzip", "--gzip, .gz, gunzip", "--lzop, .lzop, 'lzop -dc'"})
  void aSetOverSshIsThatOfALocalDump(String option, String ending, String unpack)
      throws IOException {
    long before = sshd.logins();
    String backup =
        "blockdiff_backup set ssh_blockdiff_dump " + option + " root@127.0.0.1 \"$SOURCE\"; ";
    tools.ok(backup);
    assertEquals(before + 1, sshd.logins());
    source[3 * BLOCK] ^= 1;
    Files.write(folder.resolve("a source"), source);
    tools.ok(backup + "blockdiff_dump \"$SOURCE\" 5<set.1.md5 6>m >d");
    tools.ok("cmp m set.2.md5; " + unpack + " <set.2" + ending + " >d2; cmp d d2");
    tools.ok(
        "for i in 1 2; do "
            + unpack
            + " <set.$i"
            + ending
            + " | blockdiff_merge --digest set.$i.md5 out; done");
    assertArrayEquals(source, Files.readAllBytes(folder.resolve("out")));
  }

  @Test
  void digestsThatDoNotFitIntoAnyBufferCrossWhileBlocksComeBack() throws IOException {
    source = new byte[24 << 20];
    new Random(3).nextBytes(source);
    Files.write(folder.resolve("a source"), source);
    tools.with("BLOCKSIZE", "64");
    tools.ok("ssh_blockdiff_dump root@127.0.0.1 \"$SOURCE\" 6>m.1 >d.1");
    tools.ok("ssh_blockdiff_dump root@127.0.0.1 \"$SOURCE\" 5<m.1 6>m.2 >d.2; cmp m.1 m.2");
    assertEquals(4, Files.size(folder.resolve("d.2")));
    tools.ok("blockdiff_merge --digest m.1 out <d.1; cmp out \"$SOURCE\"");
  }

  @Test
  void theBlockSizeOfTheOldDigestIsUsedAndSaid() {
    tools.ok("BLOCKSIZE=4096 ssh_blockdiff_dump root@127.0.0.1 \"$SOURCE\" 6>m.1 >d.1");
    Command second =
        tools.ok("BLOCKSIZE=8192 ssh_blockdiff_dump root@127.0.0.1 \"$SOURCE\" 5<m.1 6>m.2 >d.2");
    assertTrue(second.err().contains("block size=4096 of the old digest"), second::toString);
    tools.ok("cmp m.1 m.2");
  }

  @Test
  void whatFailsThereFailsHere() throws IOException {
    Command none = tools.run("ssh_blockdiff_dump root@127.0.0.1 /nonexistent 6>m >d");
    assertEquals(3, none.exit(), none::toString);
    assertTrue(none.err().contains("No such file"), none::toString);
    Command unreadable = tools.run("ssh_blockdiff_dump root@127.0.0.1 /proc/self/mem 6>m >d");
    assertEquals(3, unreadable.exit(), unreadable::toString);
    assertTrue(unreadable.err().contains("Input/output error"), unreadable::toString);
    Command folderOnly = tools.run("ssh_blockdiff_dump root@127.0.0.1 / 6>m >d");
    assertEquals(3, folderOnly.exit(), folderOnly::toString);
    Command digest =
        tools.run("echo x >m; ssh_blockdiff_dump root@127.0.0.1 \"$SOURCE\" 5<m 6>n >d");
    assertEquals(3, digest.exit(), digest::toString);
    assertTrue(digest.err().contains("corrupt"), digest::toString);
  }

  @Test
  void namesOfFilesAreNeverCommands() throws IOException {
    Path odd = folder.resolve("$(touch x) `id` 'q' \"d\" \\ *");
    Files.write(odd, source);
    tools.with("SOURCE", odd.toString());
    tools.ok(
        "ssh_blockdiff_dump root@127.0.0.1 \"$SOURCE\" 6>m >d; blockdiff_merge --digest m out <d");
    assertArrayEquals(source, Files.readAllBytes(folder.resolve("out")));
  }

  @Test
  void aHostThatDoesNotLetUsInIsAnError() {
    tools.with("Q4J_SSH", "ssh -F /dev/null -o BatchMode=yes");
    Command refused = tools.run("ssh_blockdiff_dump '-p 1 root@127.0.0.1' \"$SOURCE\" 6>m >d");
    assertEquals(3, refused.exit(), refused::toString);
    assertTrue(refused.err().contains("255"), refused::toString);
    assertEquals(1, tools.run("ssh_blockdiff_dump root@127.0.0.1 6>m >d").exit());
    assertEquals(1, tools.run("ssh_blockdiff_dump root@127.0.0.1 x 6>&- >d").exit());
  }

  @Test
  void aFullDiskHereIsAnError() {
    for (String redirect : List.of("6>m >/dev/full", "6>/dev/full >d")) {
      Command full = tools.run("ssh_blockdiff_dump root@127.0.0.1 \"$SOURCE\" " + redirect);
      assertEquals(3, full.exit(), full::toString);
    }
  }

  /** Ends the connection from either side after so many bytes of difference. */
  @ParameterizedTest
  @CsvSource({"0", "100", "70000", "400000"})
  void aConnectionThatBreaksIsAnErrorAndLeavesNothing(int bytes) throws IOException {
    Path wrapper =
        Files.writeString(
            folder.resolve("cutting"),
            """
            #!/bin/sh
            exec 3<&0
            { %s "$@" <&3 & echo $! >%s/pid; wait; } | { dd bs=1 count=%d 2>/dev/null; kill -9 $(cat %s/pid); }
            """
                .formatted(sshd.command(), folder, bytes + 60, folder));
    assertTrue(wrapper.toFile().setExecutable(true));
    tools.with("Q4J_SSH", wrapper.toString());
    Command cut = tools.run("blockdiff_backup set ssh_blockdiff_dump root@127.0.0.1 \"$SOURCE\"");
    assertEquals(3, cut.exit(), cut::toString);
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(
          List.of("set.lock"),
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.startsWith("set."))
              .toList());
    }
    assertEquals(List.of(), sshd.left());
  }
}
