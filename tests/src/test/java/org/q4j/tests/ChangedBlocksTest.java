package org.q4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * q4j backup run --keep-snapshot on real file systems: only what changed is read, what is restored
 * is the source, and whatever is not certain is read.
 */
@Timeout(900)
class ChangedBlocksTest {
  private static final int BLOCK = 16384;
  private static final Pattern READ = Pattern.compile("q4j: read (\\d+)(?: of \\d+)? bytes");

  @TempDir Path folder;
  private OldTools tools;

  @BeforeEach
  void makeTools() {
    tools = new OldTools(folder).with("Q", Command.ROOT.resolve("q4j") + " backup");
  }

  private static String run(Path source, String kind) {
    return "$Q run set %s --keep-snapshot --snapshot %s ".formatted(source, kind);
  }

  /** Returns how many bytes a run says that it read at the source. */
  private static long read(Command run) {
    Matcher figure = READ.matcher(run.err());
    assertTrue(figure.find(), run::toString);
    return Long.parseLong(figure.group(1));
  }

  private void restoresAs(Path source) {
    tools.ok("$Q restore set --overwrite --to out && cmp out " + source);
  }

  private static List<String> kept(Path in) throws IOException {
    try (Stream<Path> files = Files.list(in)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(".q4j-backup."))
          .toList();
    }
  }

  private static byte[] bytes(long seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** Changes a file in some way; returns the bytes it touched, as lines for the shell and a set. */
  private static String change(Random random, Path file, BitSet touched) throws IOException {
    long length = Files.size(file);
    long at = random.nextLong(length);
    long count = 1L + random.nextInt(100_000);
    String data = "head -c %d /dev/urandom".formatted(count);
    switch (random.nextInt(8)) {
      case 0 -> {
        touch(touched, at, at + count);
        return "%s | dd of=%s bs=64k oflag=seek_bytes seek=%d conv=notrunc status=none"
            .formatted(data, file, at);
      }
      case 1 -> {
        touch(touched, length, length + count);
        return "%s >>%s".formatted(data, file);
      }
      case 2 -> {
        long shorter = Math.max(1, length - count);
        touch(touched, shorter, length);
        return "truncate -s %d %s".formatted(shorter, file);
      }
      case 3 -> {
        touch(touched, length, length + count);
        return "truncate -s %d %s".formatted(length + count, file);
      }
      case 4 -> {
        touch(touched, at, at + count);
        return "fallocate -p -o %d -l %d %s".formatted(at, count, file);
      }
      case 5 -> {
        touch(touched, at, at + count);
        return "fallocate -z -o %d -l %d %s".formatted(at, count, file);
      }
      case 6 -> {
        // Blocks of the file go to another place of it, shared and not copied.
        long from = random.nextLong(length / 2 / 4096) * 4096;
        long to = (length / 2 + 4095) / 4096 * 4096;
        long bytes = Math.max(4096, Math.min(count, length / 4) / 4096 * 4096);
        touch(touched, to, to + bytes);
        return "xfs_io -c 'reflink %s %d %d %d' %s >reflink.log && ! grep . reflink.log | grep -v linked | grep -v sec"
            .formatted(file, from, to, Math.min(bytes, (length - to) / 4096 * 4096), file);
      }
      default -> {
        // Another file, most of which is shared with the old one, takes its name.
        touch(touched, at, at + count);
        return "cp --reflink=always %1$s %1$s.new && %2$s | dd of=%1$s.new bs=64k oflag=seek_bytes seek=%3$d conv=notrunc status=none && mv %1$s.new %1$s"
            .formatted(file, data, at);
      }
    }
  }

  /** Zeroing and cutting touch the file system's own block around an edge, too. */
  private static void touch(BitSet touched, long from, long to) {
    touched.set((int) (Math.max(0, from - 4096) / BLOCK), (int) ((to + 4096) / BLOCK) + 1);
  }

  @ParameterizedTest
  @CsvSource({"btrfs, btrfs", "xfs, xfs-reflink"})
  void whateverHappensToAFileOnlyThatIsReadAndTheBackupIsTheFile(String system, String kind)
      throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    try (MountedImage disk = MountedImage.of(system, folder.resolve("image"), 400)) {
      Path file = Files.write(disk.path().resolve("file"), bytes(1, 12_000_000));
      assertEquals(12_000_000, read(tools.ok(run(file, kind))));
      StringBuilder history = new StringBuilder("seed=" + seed);
      for (int round = 0; round < 8; round++) {
        BitSet touched = new BitSet();
        for (int i = random.nextInt(4); i >= 0; i--) {
          String command = change(random, file, touched);
          history.append('\n').append(command);
          tools.ok(command);
        }
        history.append("\nrun");
        Command done = tools.ok(run(file, kind) + "--full-read-every 100");
        // And the last block, which is another one when the length is.
        long most = (touched.cardinality() + 1L) * BLOCK;
        assertTrue(read(done) <= most, () -> history + "\n" + done + "\nat most " + most);
        assertFalse(done.err().contains("reading all"), () -> history + "\n" + done);
        assertEquals(1, kept(disk.path()).size());
        Command same = tools.run("$Q restore set --overwrite --to out && cmp out " + file);
        assertEquals(0, same.exit(), () -> history + "\n" + same);
      }
      tools.ok("$Q verify set && $Q release set");
      assertEquals(List.of(), kept(disk.path()));
    }
  }

  @ParameterizedTest
  @CsvSource({"btrfs, btrfs", "xfs, xfs-reflink"})
  void whatIsNotCertainIsRead(String system, String kind) throws IOException {
    try (MountedImage disk = MountedImage.of(system, folder.resolve("image"), 400)) {
      Path file = Files.write(disk.path().resolve("file"), bytes(1, 3_000_000));
      tools.ok(run(file, kind));
      String remove = kind.equals("btrfs") ? "btrfs -q subvolume delete $K >log" : "rm -rf $K";
      String spoil =
          kind.equals("btrfs")
              ? "btrfs property set -f $K ro false; printf x >>$K/file; btrfs property set $K ro true"
              : "printf x | dd of=$K/copy bs=1 seek=7 conv=notrunc status=none";
      String other = "cp --reflink=never %1$s %1$s.2; mv %1$s.2 %1$s; ".formatted(file);
      for (String trouble :
          List.of(
              remove,
              spoil,
              "$Q run set %s 2>log".formatted(file),
              "sed -i s/^generation=/generation=1/ set.kept",
              ": >set.kept",
              "rm set.kept")) {
        tools.ok(
            "printf %s | dd of=%s bs=1 seek=%d conv=notrunc status=none"
                .formatted(trouble.length(), file, 1_000_000 + trouble.length()));
        tools.ok("K=%s/%s; %s".formatted(disk.path(), kept(disk.path()).get(0), trouble));
        Command done = tools.ok(run(file, kind));
        assertTrue(done.err().contains("reading all: "), done::toString);
        assertEquals(3_000_000, read(done));
        restoresAs(file);
        if (kept(disk.path()).size() > 1) {
          // Who removes the note has to remove the snapshot, too.
          tools.ok(
              "cd %s; K=$(ls -d .q4j-backup.kept-* | grep -v $(sed -n 's/^series=//p' %s/set.kept)); %s"
                  .formatted(disk.path(), folder, remove));
        }
        assertEquals(0, read(tools.ok(run(file, kind))));
      }
      tools.ok(other + run(file, kind));
      restoresAs(file);
    }
  }

  /**
   * A storage that says the wrong thing: blocks that were changed and backed up get the place back
   * that they have in an older snapshot, which was made to look like the last one.
   */
  @Test
  void aFullReadFindsThatTheStorageWasWrongAndMakesTheSetRight() throws Exception {
    try (MountedImage disk = MountedImage.of("xfs", folder.resolve("image"), 400)) {
      Path file = Files.write(disk.path().resolve("file"), bytes(1, 3_000_000));
      tools.ok(run(file, "xfs-reflink"));
      Path snapshot = disk.path().resolve(kept(disk.path()).get(0));
      int at = 20 * BLOCK;
      tools.ok(
          "head -c 65536 /dev/urandom | dd of=%s bs=64k oflag=seek_bytes seek=%d conv=notrunc status=none; $Q run set %s"
              .formatted(file, at, file));
      String name = snapshot.toString();
      String renamed = name.substring(0, name.length() - 1) + "2";
      String digests = Files.readAllLines(folder.resolve("set.2.sha256")).get(3).substring(0, 64);
      String state = Files.readString(folder.resolve("set.kept"));
      state =
          state
              .substring(0, state.indexOf("# sum:"))
              .replace("generation=1\n", "generation=2\n")
              .replaceFirst("digests=[0-9a-f]+", "digests=" + digests)
              .replace(name, renamed);
      byte[] sum =
          MessageDigest.getInstance("SHA-256").digest(state.getBytes(StandardCharsets.UTF_8));
      Files.move(snapshot, Path.of(renamed));
      Files.writeString(
          folder.resolve("set.kept"), state + "# sum: " + HexFormat.of().formatHex(sum) + "\n");
      tools.ok("xfs_io -c 'reflink %s/copy %d %d 65536' %s >log".formatted(renamed, at, at, file));
      assertEquals(0, read(tools.ok(run(file, "xfs-reflink"))));
      assertNotEquals(
          0,
          tools.run("$Q restore set --to wrong && cmp wrong " + file).exit(),
          "it was not wrong");

      // What the storage says is still the same, and now it is looked at.
      Command found = tools.run(run(file, "xfs-reflink") + "--full-read-every 1");
      assertEquals(1, found.exit(), found::toString);
      assertTrue(
          found.err().contains("the storage was wrong: it said that 4 blocks"), found::toString);
      assertTrue(found.err().contains("first at offset " + at), found::toString);
      assertTrue(found.err().contains("generations 2 to 3 may have"), found::toString);
      restoresAs(file);
      assertEquals(List.of(), kept(disk.path()));
      Command next = tools.ok(run(file, "xfs-reflink"));
      assertTrue(next.err().contains("reading all"), next::toString);
    }
  }

  @Test
  void everySoManyGenerationsAreReadInFull() throws IOException {
    try (MountedImage disk = MountedImage.of("btrfs", folder.resolve("image"), 320)) {
      Path file = Files.write(disk.path().resolve("file"), bytes(1, 1_000_000));
      long[] expected = {1_000_000, 0, 0, 1_000_000, 0};
      for (long bytes : expected) {
        assertEquals(bytes, read(tools.ok(run(file, "btrfs") + "--full-read-every 3")));
      }
    }
  }

  @Test
  void anEncryptedSetOverSshReadsOnlyWhatChanged() throws IOException {
    Path server = Files.createDirectory(folder.resolve("server"));
    try (MountedImage disk = MountedImage.of("btrfs", folder.resolve("image"), 320);
        SshServer sshd = new SshServer(server)) {
      Path file = Files.write(disk.path().resolve("file"), bytes(1, 5_000_000));
      tools.with("Q4J_SSH", sshd.command());
      String run = run(file, "btrfs") + "--via ssh://root@127.0.0.1 --encrypt-to key ";
      tools.ok("$Q key key; " + run);
      tools.ok("printf new | dd of=%s bs=1 seek=3000000 conv=notrunc status=none".formatted(file));
      assertEquals(BLOCK, read(tools.ok(run)));
      tools.ok("$Q restore set --key key --to out && cmp out " + file);

      // Without the key nobody can have blocks left out.
      String state = Files.readString(folder.resolve("set.kept"));
      String lines = state.substring(0, state.indexOf("# sum:"));
      tools.ok(
          "printf '%s' >lines; { cat lines; echo \"# sum: $(sha256sum <lines | cut -c 1-64)\"; } >set.kept"
              .formatted(lines.replace("\n", "\\n")));
      assertEquals(5_000_000, read(tools.ok(run)));
      Command wrong = tools.run("$Q release set --key key");
      assertEquals(3, wrong.exit(), wrong::toString);
      assertTrue(wrong.err().contains("give --via"), wrong::toString);
      tools.ok("$Q release set --key key --via ssh://root@127.0.0.1");
      assertEquals(List.of(), sshd.left());
    }
  }

  @Test
  void aKilledRunLeavesTheSnapshotThatTheNextOneNeeds() throws Exception {
    try (MountedImage disk = MountedImage.of("btrfs", folder.resolve("image"), 400)) {
      Path file = Files.write(disk.path().resolve("file"), bytes(1, 8_000_000));
      tools.ok(run(file, "btrfs"));
      Files.write(file, bytes(2, 8_000_000));
      Process killed =
          new ProcessBuilder(
                  "sh",
                  "-c",
                  "exec \"$0\" backup " + run(file, "btrfs").substring(3) + "--limit 1M",
                  Command.ROOT + "/q4j")
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("log").toFile())
              .start();
      while (kept(disk.path()).size() < 2) {
        assertTrue(killed.isAlive(), () -> "it ended");
        Thread.sleep(10);
      }
      killed.destroyForcibly().waitFor();
      while (kept(disk.path()).size() > 1) {
        Thread.sleep(10); // The helper notices by itself; the test's time limit ends this.
      }
      tools.ok("printf new | dd of=%s bs=1 seek=3000000 conv=notrunc status=none".formatted(file));
      Command done = tools.ok(run(file, "btrfs"));
      assertFalse(done.err().contains("reading all"), done::toString);
      restoresAs(file);
    }
  }

  @Test
  void itIsRefusedWhereNoSnapshotCouldTell() throws IOException {
    Path source = Files.write(folder.resolve("source"), bytes(1, 100));
    for (String wrong :
        List.of(
            source + " --keep-snapshot",
            source + " --keep-snapshot --snapshot zfs",
            folder + " --keep-snapshot --snapshot btrfs",
            source + " --full-read-every 3",
            source + " --keep-snapshot --snapshot btrfs --full-read-every 0")) {
      Command done = tools.run("$Q run set " + wrong);
      assertTrue(done.exit() == 2 || done.exit() == 3, done::toString);
      assertFalse(done.err().isBlank());
    }
    Command none = tools.run("$Q release set");
    assertEquals(1, none.exit(), none::toString);
  }
}
