package org.q4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files of a folder whose names meet those of a set's own files, or cannot be part of them. */
@Timeout(180)
class FolderNamesTest {
  /** Names that meet those of the sets of a and b, and what cannot be a set's name. */
  private static final String ODD =
      "mkdir -p dir/a.ver dir/a.lock dir/a.1.zst dir/a.1/b.2 dir/x.1/y; "
          + "for f in a a.ver/f a.lock/f a.1.zst/f a.1/b a.1/b.2/f x.1/y/f 'dir b' ' lead' 'trail '"
          + " \"$(printf 'new\\nline')\" \"$(printf 'tab\\tulator')\" "
          + "\"$(printf 'line\\342\\200\\250paragraph\\342\\200\\251')\" "
          + "$(head -c 255 /dev/zero | tr '\\0' n) $(head -c 206 /dev/zero | tr '\\0' m); "
          + "do echo \"content of $f\" >\"dir/$f\"; done; ";

  private static final String CHANGE =
      "find dir -type f -exec sh -c 'echo more >>\"$1\"' x {} \\; ;";

  @TempDir Path folder;
  private OldTools tools;

  @BeforeEach
  void makeTools() {
    tools = new OldTools(folder).with("Q", Command.ROOT.resolve("q4j") + " backup");
  }

  @Test
  void theyAreKeptAndComeBack() {
    tools.ok(ODD + "$Q run --allow-changes set dir; $Q verify set; $Q drill set");
    tools.ok("$Q restore set --to first; diff -r dir first");
    Command next = tools.ok(CHANGE + "$Q run --allow-changes set dir");
    assertTrue(next.err().contains("changed 15 of 15 blocks in 15 of them"), next::toString);
    tools.ok("$Q verify set; $Q restore set --to second; diff -r dir second");
    tools.ok("$Q export set | tar -x -C \"$(mkdir out; echo out)\"; diff -r dir out");
    Command pruned = tools.ok("$Q prune --keep-last 1 set");
    assertFalse(pruned.err().contains("no copy lists"), pruned::toString);
    tools.ok("$Q restore set --to third; diff -r dir third; ls set/files/dir* set/files/a.2.*");
  }

  /** Whatever comes first, what is there stays where it is. */
  @Test
  void theyMayComeAndGoInAnyOrder() {
    tools.ok("mkdir -p dir/a.ver; echo 1 >dir/a.ver/f; $Q run --allow-changes set dir");
    tools.ok("ls set/files/a.ver/f.1.zst; echo 2 >dir/a; $Q run --allow-changes set dir");
    tools.ok(
        "mkdir dir/b.2; echo 3 >dir/b; $Q run --allow-changes set dir; ls set/files/b.1.zst;"
            + " echo 4 >dir/b.2/f; $Q run --allow-changes set dir");
    tools.ok("$Q verify set; $Q restore set --to one; diff -r dir one");
    tools.ok("rm -r dir/a dir/b.2; $Q run --allow-changes set dir; $Q prune --keep-last 1 set");
    tools.ok("$Q restore set --to two; diff -r dir two; [ -z \"$(ls set/renamed 2>/dev/null)\" ]");
  }

  @Test
  void overSshTheyAreKeptAsWell() throws IOException {
    Path server = Files.createDirectory(folder.resolve("server"));
    try (SshServer sshd = new SshServer(server)) {
      tools.with("Q4J_SSH", sshd.command());
      String run = "$Q run --via ssh://root@127.0.0.1 set $PWD/dir/; ";
      tools.ok(ODD + run + "$Q restore set --to first; diff -r dir first");
      tools.ok(CHANGE + run + "$Q verify set; $Q restore set --to second; diff -r dir second");
      Command without = tools.run("echo >dir/\"$(printf '\\351t\\351')\"; " + run);
      assertEquals(5, without.exit(), without::toString);
      assertTrue(without.err().contains("not in UTF-8; rename it"), without::toString);
    }
  }

  @Test
  void aNameThatIsNoTextIsLeftOutSaidAndNotPassedOver() {
    tools.ok("mkdir dir; echo 1 >dir/kept; echo 2 >dir/\"$(printf '\\351t\\351')\"");
    Command run = tools.run("$Q run --allow-changes set dir");
    assertEquals(5, run.exit(), run::toString);
    assertTrue(
        run.err().contains("left out, its name is not in UTF-8; rename it: "), run::toString);
    tools.ok("$Q restore set --to out; cmp out/kept dir/kept; [ $(ls out | wc -l) = 1 ]");
  }

  @Test
  void aLinkToANameThatIsNoTextIsLeftOutAndSaid() throws IOException {
    Path server = Files.createDirectory(folder.resolve("server"));
    tools.ok("mkdir dir; echo 1 >dir/kept; ln -s kept dir/link");
    tools.ok("ln -s \"$(printf '\\351t\\351')\" dir/lost");
    try (SshServer sshd = new SshServer(server)) {
      tools.with("Q4J_SSH", sshd.command());
      for (String source : new String[] {"dir", "--via ssh://root@127.0.0.1 $PWD/dir/"}) {
        Command run = tools.run("$Q run --allow-changes set " + source);
        assertEquals(5, run.exit(), run::toString);
        assertTrue(
            run.err().contains("left out, a link to a name that is not in UTF-8"), run::toString);
        tools.ok("rm -rf out; $Q restore set --to out; [ $(ls out | wc -l) = 2 ]");
        tools.ok("[ $(readlink out/link) = kept ]");
      }
    }
  }

  @Test
  void timesAndModesComeBack() throws IOException {
    Path server = Files.createDirectory(folder.resolve("server"));
    tools.ok(
        "mkdir -p dir/sub/deep; echo 1 >dir/sub/deep/f; echo 2 >dir/old; chmod 0 dir/old;"
            + " touch -d '1965-03-04 05:06:07 UTC' dir/old;"
            + " touch -d '2001-02-03 04:05:06.1234567 UTC' dir/sub/deep/f dir/sub/deep dir/sub; chmod 500 dir/sub");
    String list = "find . -mindepth 1 -printf '%P %m %T@\\n' | sort";
    tools.ok("cd dir; " + list + " >../list");
    try (SshServer sshd = new SshServer(server)) {
      tools.with("Q4J_SSH", sshd.command());
      for (String source : new String[] {"dir", "--via ssh://root@127.0.0.1 $PWD/dir/"}) {
        tools.ok("$Q run --allow-changes set " + source + "; $Q restore set --to out");
        tools.ok("cd out; " + list + " | cmp - ../list; cd ..; chmod -R u+rwx out; rm -r out");
        tools.ok("mkdir tar; $Q export set | tar -xp -C tar; cd tar; " + list + " | cmp - ../list");
        tools.ok("chmod -R u+rwx tar; rm -r tar");
      }
    }
  }

  @Test
  void aLinkToAFolderIsThatFolderAsASource() {
    tools.ok("mkdir dir; echo 1 >dir/a; ln -s dir link; $Q run --allow-changes set link");
    tools.ok("$Q restore set --to out; diff -r dir out");
  }

  @Test
  void withoutTheKeyNothingIsMade() {
    tools.ok("mkdir -p dir/sub/deep; echo 1 >dir/sub/f; umask 077; $Q key k; $Q key other");
    tools.ok("$Q run --allow-changes --encrypt-to k set dir");
    for (String key : new String[] {"", "--key other", "--partial", "--partial --key other"}) {
      Command refused = tools.run("$Q restore " + key + " set --to out");
      assertEquals(3, refused.exit(), refused::toString);
      assertTrue(
          refused.err().contains(key.contains("other") ? "is not the key" : "--key KEYFILE"));
      assertFalse(Files.exists(folder.resolve("out")), refused::toString);
    }
    Command verify = tools.run("$Q verify set");
    assertEquals(3, verify.exit(), verify::toString);
    assertTrue(verify.err().contains("is encrypted: give the key"), verify::toString);
    Command another = tools.run("$Q verify --key other set");
    assertEquals(1, another.exit(), another::toString);
    assertTrue(another.err().contains("is not the key"), another::toString);
    tools.ok("$Q restore --key k set --to out; diff -r dir out; $Q verify --key k set");
  }
}
