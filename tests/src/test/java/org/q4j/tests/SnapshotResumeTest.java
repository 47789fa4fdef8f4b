package org.q4j.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.q4j.Q4jException;
import org.q4j.backup.KeepStill;
import org.q4j.backup.RemoteDump;
import org.q4j.backup.SnapshotKind;

/** Snapshots whose connection is lost: they are read on, and go when nobody comes for them. */
@Timeout(300)
class SnapshotResumeTest {
  private static final Path HELPERS = OldTools.BIN.resolveSibling("blockdiff");

  @TempDir static Path server;
  private static SshServer sshd;

  @TempDir Path folder;

  @BeforeAll
  static void start() throws IOException {
    sshd = new SshServer(server);
  }

  @AfterAll
  static void stop() {
    sshd.close();
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static List<Path> marks(Path in) throws IOException {
    try (Stream<Path> files = Files.list(in)) {
      return files.filter(file -> file.getFileName().toString().startsWith(".q4j-")).toList();
    }
  }

  private static void awaitNone(Path in) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!marks(in).isEmpty()) {
      assertTrue(System.nanoTime() < deadline, "left: " + marks(in));
      Thread.sleep(20);
    }
  }

  @ParameterizedTest
  @CsvSource({"btrfs, btrfs, 1", "btrfs, btrfs, 3", "xfs, xfs-reflink, 1"})
  void aRunGoesOnFromTheSameSnapshotWhateverIsWrittenMeanwhile(
      String system, String kind, int times) throws IOException {
    OldTools tools = new OldTools(folder).with("Q", Command.ROOT.resolve("q4j") + " backup");
    try (MountedImage disk = MountedImage.of(system, folder.resolve("image"), 320)) {
      byte[] then = bytes(8 << 20);
      Path source = Files.write(disk.path().resolve("file"), then);
      Files.write(folder.resolve("later"), bytes(5 << 20));
      String change = "cat %s/later >%s;".formatted(folder, source);
      Path ssh = CuttingSsh.make(folder, sshd, 2_500_000, times, change);
      tools.with("Q4J_SSH", ssh.toString());
      Command run =
          tools.ok(
              "$Q run one %s --snapshot %s --via ssh://root@127.0.0.1".formatted(source, kind));
      assertEquals(times + 1, Files.readString(folder.resolve("runs")).length(), run::toString);
      assertEquals(times, run.err().split("going on with block ", -1).length - 1, run::toString);
      assertEquals(List.of(), marks(disk.path()));
      tools.ok("$Q verify one; $Q restore one --to out");
      assertArrayEquals(then, Files.readAllBytes(folder.resolve("out")));
      assertArrayEquals(bytes(5 << 20), Files.readAllBytes(source));
    }
    assertEquals(List.of(), sshd.left());
  }

  /** Here the helper would be ended with the connection's own process. */
  private static RemoteDump connect() throws IOException {
    List<String> ssh = new ArrayList<>(List.of(sshd.command().split(" ")));
    ssh.add("root@127.0.0.1");
    return RemoteDump.connect(ssh, HELPERS);
  }

  private static String hold(RemoteDump connection, Path source, int seconds) throws IOException {
    connection.keep(new KeepStill(SnapshotKind.BTRFS, "", false), source.toString());
    return connection.hold(seconds);
  }

  @Test
  void aSnapshotThatNobodyComesForGoesByItself() throws Exception {
    try (MountedImage disk = MountedImage.of("btrfs", folder.resolve("image"), 320)) {
      Path source = Files.write(disk.path().resolve("file"), bytes(1000));
      String holder;
      try (RemoteDump lost = connect()) {
        holder = hold(lost, source, 1);
        assertEquals(1, marks(disk.path()).size());
      }
      awaitNone(disk.path());
      try (RemoteDump late = connect()) {
        Q4jException gone = assertThrows(Q4jException.class, () -> late.adopt(holder));
        assertTrue(gone.getMessage().contains("is gone"), gone.getMessage());
      }
      try (RemoteDump stranger = connect()) {
        assertThrows(Q4jException.class, () -> stranger.adopt("x"));
      }
    }
  }

  @Test
  void theTimeBeginsAgainWithEachConnectionThatIsLost() throws Exception {
    try (MountedImage disk = MountedImage.of("btrfs", folder.resolve("image"), 320)) {
      Path source = Files.write(disk.path().resolve("file"), bytes(1000));
      String holder;
      try (RemoteDump lost = connect()) {
        holder = hold(lost, source, 60);
      }
      for (int i = 0; i < 2; i++) {
        try (RemoteDump next = connect()) {
          next.adopt(holder);
          assertEquals(1, marks(disk.path()).size());
        }
      }
      try (RemoteDump last = connect()) {
        last.adopt(holder);
        last.removeSnapshot();
        assertEquals(List.of(), marks(disk.path()));
        last.finish();
      }
      try (RemoteDump lost = connect()) {
        holder = hold(lost, source, 1);
      }
      try (RemoteDump next = connect()) {
        next.adopt(holder);
      }
      awaitNone(disk.path());
    }
  }

  @Test
  void anErrorThatIsNoLossHoldsNothing() throws Exception {
    try (MountedImage disk = MountedImage.of("btrfs", folder.resolve("image"), 320)) {
      Path source = Files.write(disk.path().resolve("file"), bytes(1000));
      try (RemoteDump connection = connect()) {
        hold(connection, source, 3600);
        assertThrows(Q4jException.class, () -> connection.hold(1));
        awaitNone(disk.path());
      }
      try (RemoteDump connection = connect()) {
        hold(connection, source, 3600);
        connection.removeSnapshot();
        connection.finish();
      }
      assertEquals(List.of(), marks(disk.path()));
    }
  }
}
