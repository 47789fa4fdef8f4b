package org.q4j.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** q4j backup run with snapshots, on real file systems; they never stay, whoever is killed. */
@Timeout(300)
class SnapshotBackupTest {
  /** In 2001, seconds. */
  private static final long WRITTEN = 981173106;

  private static final String MARK = ".q4j-backup.";

  @TempDir Path folder;
  private OldTools tools;

  @BeforeEach
  void makeTools() {
    tools = new OldTools(folder).with("Q", Command.ROOT.resolve("q4j") + " backup");
  }

  private static List<String> marks(Path in) {
    try (Stream<Path> files = Files.list(in)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(n -> n.startsWith(MARK))
          .toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, what);
      Thread.sleep(10);
    }
  }

  /** Names are MARK, then the boot, the process and its start, with points between. */
  private static long processOf(String mark) {
    return Long.parseLong(mark.split("\\.", -1)[3]);
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static Path makeFolder(Path in) throws IOException {
    Path made = Files.createDirectories(in.resolve("data/inner"));
    Files.write(in.resolve("data/file"), bytes(300_000));
    Files.writeString(made.resolve("small"), "small");
    Files.setLastModifiedTime(made.resolve("small"), FileTime.from(WRITTEN, TimeUnit.SECONDS));
    Files.createSymbolicLink(made.resolve("link"), Path.of("small"));
    Files.createDirectory(in.resolve("data/empty"));
    return in.resolve("data");
  }

  @ParameterizedTest
  @CsvSource({"btrfs, btrfs", "xfs, xfs-reflink", "btrfs, xfs-reflink"})
  void aFolderAndAFileAreBackedUpFromASnapshotThatGoes(String system, String kind)
      throws IOException {
    try (MountedImage disk = MountedImage.of(system, folder.resolve("image"), 320)) {
      Path data = makeFolder(disk.path());
      for (int i = 1; i <= 2; i++) {
        tools.ok(
            "$Q run set %s --snapshot %s; $Q run one %s/file --snapshot %s"
                .formatted(data, kind, data, kind));
        assertEquals(List.of(), marks(disk.path()));
        tools.ok(
            "$Q restore set --to out%d && diff -r --no-dereference out%d %s".formatted(i, i, data));
        tools.ok("[ $(stat -c %%Y out%d/inner/small) = %d ]".formatted(i, WRITTEN));
        tools.ok("$Q restore one --to file%d && cmp file%d %s/file".formatted(i, i, data));
        byte[] next = bytes(300_000 + i);
        Files.write(data.resolve("file"), next);
        Files.delete(data.resolve("inner/link"));
        Files.createSymbolicLink(data.resolve("inner/link"), Path.of("nowhere"));
      }
      assertNotEquals(-1, Files.mismatch(folder.resolve("out2/file"), data.resolve("file")));
      assertArrayEquals(bytes(300_000), Files.readAllBytes(folder.resolve("out1/file")));
    }
  }

  @Test
  void whatIsWrittenAfterTheSnapshotIsNotInTheBackup() throws IOException, InterruptedException {
    try (MountedImage disk = MountedImage.of("btrfs", folder.resolve("image"), 320)) {
      Path data = makeFolder(disk.path());
      byte[] then = bytes(4 << 20);
      Files.write(data.resolve("file"), then);
      Process run = start("run one %s/file --snapshot btrfs --limit 1M".formatted(data));
      await("a snapshot", () -> !marks(disk.path()).isEmpty());
      Files.write(data.resolve("file"), new byte[5 << 20]);
      assertTrue(run.waitFor(120, TimeUnit.SECONDS));
      assertEquals(0, run.exitValue());
      tools.ok("$Q restore one --to file");
      assertArrayEquals(then, Files.readAllBytes(folder.resolve("file")));
    }
  }

  private Process start(String arguments) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", "exec \"$0\" backup " + arguments, Command.ROOT + "/q4j")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile());
    builder.environment().put("Q4J_NO_BUILD", "1");
    return builder.start();
  }

  @ParameterizedTest
  @CsvSource({"btrfs, btrfs", "xfs, xfs-reflink"})
  void aKilledRunLeavesNothingAndAKilledHelperNothingToTheNextRun(String system, String kind)
      throws IOException, InterruptedException {
    try (MountedImage disk = MountedImage.of(system, folder.resolve("image"), 320)) {
      Path source = Files.write(disk.path().resolve("file"), bytes(32 << 20));
      String run = "run one %s --snapshot %s ".formatted(source, kind);

      Process killed = start(run + "--limit 1M");
      await("a snapshot", () -> !marks(disk.path()).isEmpty());
      killed.destroyForcibly().waitFor();
      await("its removal by the helper", () -> marks(disk.path()).isEmpty());

      Process left = start(run + "--limit 1M");
      await("a snapshot", () -> !marks(disk.path()).isEmpty());
      String mark = marks(disk.path()).get(0);
      long helper = processOf(mark);
      ProcessHandle.of(helper).orElseThrow().destroyForcibly();
      assertTrue(left.waitFor(120, TimeUnit.SECONDS));
      assertNotEquals(0, left.exitValue());
      assertEquals(List.of(mark), marks(disk.path()));
      assertFalse(Files.exists(folder.resolve("one.ver")));

      Command next = tools.ok("$Q " + run);
      assertTrue(next.err().contains("removing the abandoned snapshot"), next::toString);
      assertEquals(List.of(), marks(disk.path()));
      tools.ok("$Q restore one --to out && cmp out " + source);
    }
  }

  @Test
  void theFileSystemInAnImageIsFrozenForTheCopyAndThawedAgain() throws Exception {
    try (MountedImage disk = MountedImage.of("xfs", folder.resolve("image"), 400);
        MountedImage inner = MountedImage.of("ext4", disk.path().resolve("inner"), 64)) {
      try (Meanwhile writer =
          new Meanwhile(
              count ->
                  Files.writeString(inner.path().resolve("f" + count % 100), "text " + count))) {
        writer.awaitFirst();
        String source = disk.path().resolve("inner").toString();
        tools.ok(
            "$Q run one %s --snapshot xfs-reflink --freeze %s".formatted(source, inner.path()));
        Files.writeString(inner.path().resolve("after"), "it is thawed");
      }
      // Frozen means that the journal is empty: nothing is left to be recovered.
      tools.ok("$Q restore one --to out && e2fsck -fn out");
      assertEquals(List.of(), marks(disk.path()));
    }
  }

  @Test
  void aKilledHelperThawsWhatItFroze() throws Exception {
    try (MountedImage disk = MountedImage.of("xfs", folder.resolve("image"), 400);
        MountedImage frozen = MountedImage.of("ext4", folder.resolve("other"), 16)) {
      Path many = Files.createDirectory(disk.path().resolve("many"));
      for (int i = 0; i < 500; i++) {
        Files.writeString(many.resolve("file" + i), "some text " + i);
      }
      String run = "run set %s --snapshot xfs-reflink --freeze %s".formatted(many, frozen.path());
      Process killed = start(run);
      await("a copy", () -> !marks(disk.path()).isEmpty());
      long helper = processOf(marks(disk.path()).get(0));
      ProcessHandle.of(helper).orElseThrow().destroyForcibly();
      assertTrue(killed.waitFor(120, TimeUnit.SECONDS));
      assertNotEquals(0, killed.exitValue());
      // On a frozen file system this would wait for ever.
      Files.writeString(frozen.path().resolve("after"), "it is thawed");
      assertEquals(1, marks(disk.path()).size());
      tools.ok("$Q " + run);
      assertEquals(List.of(), marks(disk.path()));
    }
  }

  @Test
  void whatCannotBeKeptStillIsRefusedWithAWord() throws IOException {
    try (MountedImage disk = MountedImage.of("xfs", folder.resolve("image"), 320)) {
      Path data = makeFolder(disk.path());
      for (String wrong :
          List.of(
              data + " --snapshot btrfs",
              data + " --snapshot lvm",
              data + " --snapshot xfs-reflink --freeze " + disk.path(),
              data + " --snapshot what",
              folder + " --snapshot zfs")) {
        Command done = tools.run("$Q run set " + wrong);
        assertTrue(done.exit() == 3 || done.exit() == 2, done::toString);
        assertFalse(done.err().isBlank());
        assertEquals(List.of(), marks(disk.path()));
      }
      assertFalse(Files.exists(folder.resolve("set")), "a failed run left copies");
    }
  }

  /** There is no ZFS here: the commands are those of its manual, and a script stands for it. */
  @Test
  void zfsSnapshotsAreTakenAndDestroyedByItsCommands() throws IOException {
    Path data = makeFolder(folder.resolve("pool"));
    Path bin = Files.createDirectory(folder.resolve("bin"));
    Path zfs =
        Files.writeString(
            bin.resolve("zfs"),
            """
            #!/bin/sh
            echo "$*" >>LOG
            root=ROOT
            case "$1 $3" in
              'list -t') echo tank/data@mine; echo tank/data@q4j_backup-00000000.1.1 ;;
              'list -o') printf 'tank/data\\t%s\\n' "$root" ;;
              snapshot*) mkdir -p "$root/.zfs/snapshot/${2#*@}" && cp -a "$root/data" "$root/.zfs/snapshot/${2#*@}/" ;;
              destroy*) rm -rf "$root/.zfs/snapshot/${2#*@}" ;;
              *) exit 1 ;;
            esac
            """
                .replace("LOG", folder + "/log")
                .replace("ROOT", data.getParent().toString()));
    assertTrue(zfs.toFile().setExecutable(true));
    tools.ok("PATH=%s:$PATH; export PATH; $Q run set %s --snapshot zfs".formatted(bin, data));
    tools.ok("$Q restore set --to out && diff -r out " + data);
    List<String> log = Files.readAllLines(folder.resolve("log"));
    assertEquals("destroy tank/data@q4j_backup-00000000.1.1", log.get(2), log::toString);
    assertTrue(log.get(3).startsWith("snapshot tank/data@q4j_backup-"), log::toString);
    assertEquals(log.get(3).replace("snapshot", "destroy"), log.get(4));
    assertEquals(5, log.size(), log::toString);
  }

  @Test
  void aSourceThatChangesWhileItIsReadIsRefusedUnlessThatIsAllowed() throws Exception {
    Path source = Files.write(folder.resolve("source"), bytes(6 << 20));
    Process run = start("run one source --compress none --limit 1M");
    await("a run", () -> folder.resolve("one.1.tmp").toFile().length() > 0);
    Files.write(source, bytes(1), StandardOpenOption.APPEND);
    assertTrue(run.waitFor(120, TimeUnit.SECONDS));
    String log = Files.readString(folder.resolve("log"));
    assertEquals(3, run.exitValue(), log);
    assertTrue(log.contains("changed while it was read"), log);
    assertFalse(Files.exists(folder.resolve("one.ver")));

    Process allowed = start("run one source --compress none --limit 1M --allow-changes");
    await("a run", () -> folder.resolve("one.1.tmp").toFile().length() > 0);
    Files.write(source, bytes(1), StandardOpenOption.APPEND);
    assertTrue(allowed.waitFor(120, TimeUnit.SECONDS));
    log = Files.readString(folder.resolve("log"));
    assertEquals(0, allowed.exitValue(), log);
    assertTrue(log.contains("changed while it was read"), log);
  }
}
