package org.q4j.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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

/** Encrypted sets, beside the program age. */
@Timeout(180)
class BackupEncryptionTest {
  private static final int BLOCK = 16384;

  @TempDir Path folder;
  private OldTools tools;
  private byte[] source;

  @BeforeEach
  void makeSource() throws IOException {
    tools = new OldTools(folder).with("Q", Command.ROOT.resolve("q4j") + " backup");
    source = new byte[200 * BLOCK + 100];
    new Random(6).nextBytes(source);
    Files.write(folder.resolve("source"), source);
  }

  @Test
  void ageItselfDecryptsWhatWasWritten() throws IOException {
    tools.ok(
        "$Q key k; $Q run --encrypt-to k set source; age -d -i k set.1.zst.age | zstd -dc >diff");
    tools.ok(
        "age -d -i k set.1.digests.age >digests; [ $(stat -c %s digests) = $((4 + 201 * 32)) ]");
    tools.ok("blockdiff_merge out <diff; cmp out source; [ $(stat -c %a k) = 600 ]");
  }

  @Test
  void ageAndLz4TogetherReadASetThatLz4Packs() throws IOException {
    tools.ok(
        "$Q key k; $Q run --compress lz4 --encrypt-to k set source; "
            + "age -d -i k set.1.lz4.age | lz4 -dc | blockdiff_merge out; cmp out source");
    source[0] ^= 1;
    Files.write(folder.resolve("source"), source);
    tools.ok("$Q run --compress lz4 --encrypt-to k set source; $Q verify --key k set");
    tools.ok("$Q prune --key k --keep-last 1 set; $Q export --key k set | cmp - source");
  }

  @Test
  void aKeyOfAgeIsOneOfOurs() throws IOException {
    tools.ok("umask 077; age-keygen -o k 2>/dev/null; $Q run --encrypt-to k set source");
    source[0] ^= 1;
    Files.write(folder.resolve("source"), source);
    tools.ok("$Q run --encrypt-to k set source; $Q verify --key k set; $Q drill --key k set");
    tools.ok("$Q restore --key k set --to out; $Q export --key k set | cmp - source");
    assertArrayEquals(source, Files.readAllBytes(folder.resolve("out")));
  }

  @Test
  void aFolderIsListedWithoutItsKeyAndReadWithItAlone() {
    tools.ok("$Q key k; mkdir d; cp source d/payroll; $Q run --encrypt-to k set d");
    tools.ok("$Q run --encrypt-to k set d; ! grep -q payroll set/copy.2.json");
    Command list = tools.run("$Q list --json set");
    assertEquals(0, list.exit(), list::toString);
    assertTrue(list.out().contains("\"files\": 1, \"length\": " + source.length), list::toString);
    tools.ok("$Q list --key k set; $Q verify --key k set; $Q drill --key k set");
    for (String verb : new String[] {"prune --keep-last 1", "verify", "drill", "export"}) {
      Command none = tools.run("$Q " + verb + " set");
      assertEquals(3, none.exit(), none::toString);
      assertTrue(none.err().contains("--key KEYFILE"), none::toString);
    }
    tools.ok("$Q prune --key k --keep-last 1 set; $Q restore --key k set --to out");
    tools.ok("cmp out/payroll source; $Q export --key k set | tar -xO payroll | cmp - source");
    tools.ok(
        "grep -o 'YWdl[^\"]*' set/copy.2.json | base64 -d | age -d -i k | grep -q '\"path\":\"payroll\"'");
  }

  @Test
  void withoutTheKeyOrWithAnotherItIsSaidWhatIsWrong() {
    tools.ok("$Q key k; $Q key other; $Q run --encrypt-to k set source; $Q list set");
    Command none = tools.run("$Q restore set --to out");
    assertEquals(3, none.exit(), none::toString);
    assertTrue(none.err().contains("--key KEYFILE"), none::toString);
    Command other = tools.run("$Q restore --key other set --to out");
    assertEquals(3, other.exit(), other::toString);
    assertTrue(other.err().contains("is not the key of this set"), other::toString);
    Command plain = tools.run("$Q run set source");
    assertEquals(3, plain.exit(), plain::toString);
    Command open = tools.run("chmod 644 k; $Q verify --key k set");
    assertEquals(3, open.exit(), open::toString);
    assertTrue(open.err().contains("chmod 600"), open::toString);
  }
}
