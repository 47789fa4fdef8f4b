package org.q4j.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the original blockdiff programs got wrong, and these must not. */
class BlockdiffDefectsTest {
  private static final int BLOCK = 4096;

  @TempDir Path folder;
  private OldTools tools;

  @BeforeEach
  void makeSource() throws IOException {
    tools = new OldTools(folder).with("BLOCKSIZE", "" + BLOCK);
    byte[] source = new byte[10 * BLOCK + 100];
    new Random(1).nextBytes(source);
    Files.write(folder.resolve("source"), source);
    Files.writeString(folder.resolve("dump"), "#!/bin/sh\nexec blockdiff_dump \"$1\"\n");
    tools.ok("chmod 755 dump");
  }

  private Command refused(String script, String words) {
    Command done = tools.run(script);
    assertNotEquals(0, done.exit(), done::toString);
    assertTrue(done.err().contains(words), done::toString);
    return done;
  }

  private byte[] read(String name) throws IOException {
    return Files.readAllBytes(folder.resolve(name));
  }

  private void change(String name, int at) throws IOException {
    byte[] bytes = read(name);
    bytes[at] ^= 1;
    Files.write(folder.resolve(name), bytes);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("set.") && !name.equals("set.lock"))
          .sorted()
          .toList();
    }
  }

  @Test
  void aReadErrorIsAnErrorAndNothingIsKept() throws IOException {
    refused("blockdiff_dump /proc/self/mem 6>m >d", "Input/output error");
    Files.writeString(folder.resolve("failing"), "#!/bin/sh\nexec blockdiff_dump /proc/self/mem\n");
    Command run =
        refused("chmod 755 failing; blockdiff_backup set ./failing", "Input/output error");
    assertEquals(3, run.exit(), run::toString);
    assertFalse(run.err().contains("successfully"), run::toString);
    assertEquals(List.of(), names());
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "0", "-1", "67108865", "99999999999999999999", "16k", " 4096"})
  void aBlockSizeThatIsNoneIsRefused(String size) {
    tools.with("BLOCKSIZE", size);
    refused("blockdiff_dump source 6>m >d", "block size=" + size);
    refused("blockdiff_dump --blocksize='" + size + "' source 6>m >d", "block size=" + size);
  }

  @Test
  void theBlockSizeThatIsUsedIsSaidWhenTwoAreAskedFor() throws IOException {
    tools.ok("blockdiff_dump source 6>m.1 >d.1");
    Command same = tools.ok("blockdiff_dump source 5<m.1 6>m.2 >d.2");
    assertEquals("", same.err());
    Command other = tools.with("BLOCKSIZE", "512").run("blockdiff_dump source 5<m.1 6>m.2 >d.2");
    assertEquals(0, other.exit(), other::toString);
    assertTrue(other.err().contains("block size=4096 of the old digest"), other::toString);
    assertEquals(4, read("d.2").length);
  }

  @Test
  void withoutADescriptorForTheDigestsNothingIsDumped() {
    refused("blockdiff_dump source >d", "fd:6");
  }

  @Test
  void aFullDiskIsAnError() {
    refused("blockdiff_dump source 6>m >/dev/full", "No space left");
    refused("blockdiff_dump source 6>/dev/full >d", "No space left");
    refused("blockdiff_dump -z source 6>m >/dev/full", "gzip");
  }

  @Test
  void aCompressorThatIsMissingIsAnError() {
    refused("PATH=/nonexistent " + OldTools.BIN + "/blockdiff_dump -z source 6>m >d", "gzip");
  }

  @Test
  void aShrunkSourceIsRestoredWithoutItsOldTail() throws IOException {
    for (int length : new int[] {10 * BLOCK + 100, 5 * BLOCK + 7, 3 * BLOCK, 0, 2 * BLOCK + 1}) {
      byte[] source = Arrays.copyOf(read("source"), length);
      Files.write(folder.resolve("source"), source);
      tools.ok("blockdiff_backup set ./dump source; n=$(cat set.ver); blockdiff_merge out <set.$n");
      assertArrayEquals(source, read("out"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "x\n", "-1\n", "0\n", "1 2\n", "99999999999\n"})
  void anUnusableVersionStopsTheRun(String version) throws IOException {
    tools.ok("blockdiff_backup set ./dump source");
    byte[] full = read("set.1");
    Files.writeString(folder.resolve("set.ver"), version);
    refused("blockdiff_backup set ./dump source", "set.ver is unusable");
    assertArrayEquals(full, read("set.1"));
  }

  @Test
  void aLostVersionDoesNotOverwriteTheFullBackup() throws IOException {
    tools.ok("blockdiff_backup set ./dump source");
    byte[] full = read("set.1");
    Files.delete(folder.resolve("set.ver"));
    refused("blockdiff_backup set ./dump source", "set.ver is missing");
    assertArrayEquals(full, read("set.1"));
  }

  @Test
  void aVersionWithoutItsFilesStopsTheRun() throws IOException {
    tools.ok("blockdiff_backup set ./dump source; mv set.1.md5 away");
    refused("blockdiff_backup set ./dump source", "the digests are missing: ");
    tools.ok("mv away set.1.md5; rm set.1");
    refused("blockdiff_backup set ./dump source", "generation 1 is missing");
  }

  @Test
  void damagedDigestsStopTheRun() throws IOException {
    tools.ok("blockdiff_backup set ./dump source");
    byte[] digests = read("set.1.md5");
    for (int at = 0; at < digests.length; at += 13) {
      change("set.1.md5", at);
      refused("blockdiff_backup set ./dump source", "set.1.md5 is damaged");
      change("set.1.md5", at);
    }
    Files.write(folder.resolve("set.1.md5"), Arrays.copyOf(digests, digests.length - 1));
    Files.delete(folder.resolve("set.1.sha256"));
    refused("blockdiff_backup set ./dump source", "not a digest file");
    assertEquals(List.of("set.1", "set.1.md5", "set.ver"), names());
  }

  @Test
  void aSecondRunOfTheSameSetIsRefused() throws IOException {
    Files.writeString(
        folder.resolve("slow"),
        "#!/bin/sh\necho >begun; until [ -e go ]; do sleep 0.05; done; exec ./dump source\n");
    tools.ok(
        "chmod 755 slow; blockdiff_backup set ./slow & first=$!\n"
            + "until [ -e begun ]; do sleep 0.05; done\n"
            + "blockdiff_backup set ./dump source 2>second && exit 1; [ $? = 4 ]\n"
            + "grep -q 'holder=pid=' second; echo >go; wait $first; cmp set.ver -  <<X\n1\nX\n");
  }

  @Test
  void anOrphanOfAKilledRunWritesIntoNoLaterBackup() throws IOException {
    Files.writeString(
        folder.resolve("slow"),
        "#!/bin/sh\necho $$ >begun; until [ -e go ]; do sleep 0.05; done; echo spoiled; echo >done\n");
    tools.ok(
        "chmod 755 slow; blockdiff_backup set ./slow & first=$!\n"
            + "until [ -s begun ]; do sleep 0.05; done; kill -9 $first; wait $first || true\n"
            + "blockdiff_backup set ./dump source; cp set.1 before\n"
            + "echo >go; until [ -e done ]; do sleep 0.05; done; cmp set.1 before\n"
            + "blockdiff_merge out <set.1; cmp out source");
    assertEquals(List.of("set.1", "set.1.md5", "set.1.sha256", "set.ver"), names());
  }

  @Test
  void termEndsTheDumpAndLeavesTheSetAsItWas() throws IOException {
    Files.writeString(folder.resolve("slow"), "#!/bin/sh\necho $$ >begun; exec sleep 100\n");
    Command done =
        tools.run(
            "chmod 755 slow; blockdiff_backup set ./slow & first=$!\n"
                + "until [ -s begun ]; do sleep 0.05; done; kill -TERM $first; wait $first; code=$?\n"
                + "kill -0 $(cat begun) 2>/dev/null && exit 98; exit $code");
    assertEquals(143, done.exit(), done::toString);
    assertEquals(List.of(), names());
  }

  @Test
  void theDumpCommandsExitCodeIsPassedOnAndNothingKept() throws IOException {
    Files.writeString(folder.resolve("seven"), "#!/bin/sh\n./dump source; exit 7\n");
    Command run = tools.run("chmod 755 seven; blockdiff_backup set ./seven");
    assertEquals(7, run.exit(), run::toString);
    assertEquals(List.of(), names());
    assertEquals(127, tools.run("blockdiff_backup set ./nosuch").exit());
    assertEquals(1, tools.run("blockdiff_backup set").exit());
  }

  @Test
  void aDumpThatIsNotWholeIsNotKeptWhateverItsExitCode() throws IOException {
    tools.ok("blockdiff_backup set ./dump source");
    change("source", 2 * BLOCK);
    change("source", 7 * BLOCK);
    Files.writeString(folder.resolve("cut"), "#!/bin/sh\n./dump source >whole; head -c $1 whole\n");
    tools.ok("chmod 755 cut");
    for (int length : new int[] {0, 3, 4, 5, 12, 100, 4 + 8 + BLOCK, 4 + 8 + BLOCK + 3, 8200}) {
      Command run = tools.run("blockdiff_backup set ./cut " + length);
      assertEquals(3, run.exit(), run::toString);
      assertEquals(List.of("set.1", "set.1.md5", "set.1.sha256", "set.ver"), names());
    }
    tools.ok(
        "blockdiff_backup set ./cut 1000000; blockdiff_merge out <set.1; blockdiff_merge out <set.2");
    assertArrayEquals(read("source"), read("out"));
  }

  @Test
  void argumentsReachTheDumpCommandAsTheyAre() throws IOException {
    Files.writeString(
        folder.resolve("args"), "#!/bin/sh\nprintf '<%s>' \"$@\" >&2\nexec ./dump source\n");
    Command run =
        tools.ok(
            "chmod 755 args; blockdiff_backup 'set' ./args 'a b' '$(touch x)' '`id`' '\"' \\' '*' ''");
    assertTrue(run.err().startsWith("<a b><$(touch x)><`id`><\"><'><*><>"), run::toString);
  }

  @Test
  void damagedInputIsNeverMergedWithSuccess() throws IOException {
    tools.ok("blockdiff_dump source 6>m.1 >d.1");
    byte[] difference = read("d.1");
    for (int length = 0; length < difference.length; length += 2557) {
      Files.write(folder.resolve("cut"), Arrays.copyOf(difference, length));
      refused("rm -f out; cat cut | blockdiff_merge --digest m.1 out", "q4j: ");
    }
    for (int at = 0; at < difference.length; at += 5003) {
      change("d.1", at);
      refused("rm -f out; cat d.1 | blockdiff_merge --digest m.1 out", "q4j: ");
      change("d.1", at);
    }
    for (int length : new int[] {0, 3, 5, 11, 12}) {
      Files.write(folder.resolve("cut"), Arrays.copyOf(difference, length));
      refused("rm -f out; cat cut | blockdiff_merge out", "q4j: ");
    }
  }

  @Test
  void aSkippedIncrementAndAWrongBaseAreRefused() throws IOException {
    tools.ok("blockdiff_backup set ./dump source");
    change("source", 0);
    tools.ok("blockdiff_backup set ./dump source");
    change("source", 5 * BLOCK);
    tools.ok("blockdiff_backup set ./dump source; blockdiff_merge out <set.1");
    refused("blockdiff_merge out <set.3", "is not what");
    tools.ok("head -c 45056 /dev/zero >out");
    refused("blockdiff_merge out <set.3", "is not what");
  }
}
