package org.q4j.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.LockedException;
import org.q4j.NativeIoException;
import org.q4j.NotFoundException;
import org.q4j.UnsupportedException;

/** The file system beyond one open file, and what its failures say. */
class NativeDiskTest {
  private final NativeDisk disk = NativeDisk.instance();

  @TempDir Path directory;

  @Test
  void selfTestPassesHereAndLeavesNothing() {
    disk.selfTest(directory);
    assertEquals(List.of(), disk.list(directory));
    assertErrno("ENOENT", () -> disk.selfTest(directory.resolve("none")));
  }

  @Test
  void failuresNameErrnoOperationAndFile() {
    Path file = directory.resolve("none").resolve("file");
    NativeIoException failure =
        assertThrows(NativeIoException.class, () -> disk.syncDirectory(file));
    assertEquals(2, failure.errno());
    assertEquals("ENOENT", failure.errnoName());
    assertEquals(
        "sync directory failed: errno=ENOENT (No such file or directory), " + file,
        failure.getMessage());
  }

  @Test
  void directoryIsNoFile() {
    assertErrno("EISDIR", () -> disk.openLocked(directory));
    assertErrno("EISDIR", () -> disk.openReadOnly(directory));
    assertErrno("EISDIR", () -> disk.readFile(directory));
    assertErrno("EISDIR", () -> disk.delete(directory));
  }

  @Test
  void renameReplacesAndAMissingSourceIsAnError() {
    Path from = directory.resolve("from");
    Path to = directory.resolve("to");
    disk.writeFile(from, new byte[] {1});
    disk.writeFile(to, new byte[] {2});
    disk.rename(from, to);
    assertFalse(disk.exists(from));
    assertArrayEquals(new byte[] {1}, disk.readFile(to));
    assertErrno("ENOENT", () -> disk.rename(from, to));
  }

  @Test
  void deleteOfNothingIsNoError() {
    Path file = directory.resolve("file");
    disk.writeFile(file, new byte[0]);
    disk.delete(file);
    assertFalse(disk.exists(file));
    disk.delete(file);
    disk.delete(directory.resolve("no directory").resolve("file"));
  }

  @Test
  void smallFilesAreWrittenWholeAndPrivate() throws Exception {
    Path file = directory.resolve("small");
    byte[] content = new byte[300_000];
    content[299_999] = 5;
    disk.writeFile(file, new byte[] {1, 2, 3});
    disk.writeFile(file, content);
    assertArrayEquals(content, disk.readFile(file));
    assertEquals(List.of("small"), disk.list(directory));
    assertEquals(2, Files.getPosixFilePermissions(file).size());
    assertThrows(NotFoundException.class, () -> disk.readFile(directory.resolve("none")));
  }

  @Test
  void directoriesAreMadeWithThoseAboveThem() throws Exception {
    Path deep = directory.resolve("a/b/c");
    disk.createDirectories(deep);
    disk.createDirectories(deep);
    assertTrue(Files.isDirectory(deep));
    assertEquals(3, Files.getPosixFilePermissions(deep).size());
    assertEquals(List.of("b"), disk.list(directory.resolve("a")));
    assertEquals(List.of(), disk.list(directory.resolve("none")));
    disk.writeFile(deep.resolve("file"), new byte[0]);
    assertErrno("ENOTDIR", () -> disk.createDirectories(deep.resolve("file")));
    assertErrno("ENOTDIR", () -> disk.createDirectories(deep.resolve("file/below")));
    assertEquals(List.of(), disk.list(deep.resolve("file")), "a file is no directory");
    assertFalse(disk.exists(deep.resolve("file/below")));
  }

  @Test
  void namesBeyondAsciiAreUtf8() {
    Path file = directory.resolve("größe-\u65e5\u672c.Q4M");
    disk.writeFile(file, new byte[] {1});
    assertTrue(Files.exists(file));
    assertEquals(List.of(file.getFileName().toString()), disk.list(directory));
  }

  @Test
  void lockConflictInThisProcessSaysSo() {
    Path file = directory.resolve("locked");
    try (Storage held = disk.create(file)) {
      LockedException refused = assertThrows(LockedException.class, () -> disk.openLocked(file));
      String pid = "pid " + ProcessHandle.current().pid() + ", this process";
      assertTrue(refused.getMessage().contains(pid), refused.getMessage());
      assertTrue(refused.getMessage().contains(held.path().toString()), refused.getMessage());
    }
  }

  @Test
  void lockConflictWithAnotherProcessNamesItsPid() throws Exception {
    Path file = directory.resolve("locked");
    disk.writeFile(file, new byte[0]);
    // flock(1) keeps the lock for as long as its command runs: until the input ends.
    Process holder =
        new ProcessBuilder("flock", file.toString(), "sh", "-c", "echo locked; read x").start();
    try (InputStream output = holder.getInputStream()) {
      assertEquals("locked\n", new String(output.readNBytes(7), UTF_8));
      LockedException refused = assertThrows(LockedException.class, () -> disk.openLocked(file));
      String pid = "holder=pid " + holder.pid();
      assertTrue(refused.getMessage().contains(pid), refused.getMessage());
      holder.getOutputStream().close();
      holder.waitFor();
      disk.openLocked(file).close();
    } finally {
      holder.destroy();
    }
  }

  @Test
  void holderIsReadableWhileHeldAndBlankAfterwards() {
    Path file = directory.resolve("lock");
    disk.writeFile(file, "pid=12345 of somebody who crashed, with a long name".getBytes(UTF_8));
    Disk.Lock lock = disk.tryLock(file, "pid=7").orElseThrow();
    assertEquals("pid=7", text(file));
    assertTrue(disk.isLocked(file));
    assertTrue(disk.tryLock(file, "pid=8").isEmpty());
    assertEquals("pid=7", text(file));
    lock.close();
    lock.close();
    assertTrue(disk.exists(file));
    assertEquals("", text(file));
    assertFalse(disk.isLocked(file));
    disk.tryLock(file, "pid=9").orElseThrow().close();
  }

  private String text(Path file) {
    return new String(disk.readFile(file), UTF_8).strip();
  }

  @Test
  void aFileOfAnotherMakingIsNoLockFileAndLeftAsItIs() {
    for (String content : List.of("somebody's notes", "x".repeat(5000), " ".repeat(5000))) {
      Path file = directory.resolve("lock");
      disk.writeFile(file, content.getBytes(UTF_8));
      UnsupportedException refused =
          assertThrows(UnsupportedException.class, () -> disk.tryLock(file, "pid=7"));
      assertTrue(refused.getMessage().contains(file.toString()), refused.getMessage());
      assertEquals(content, new String(disk.readFile(file), UTF_8));
      assertFalse(disk.isLocked(file));
    }
    Path zeros = directory.resolve("zeros"); // As a power cut may leave them.
    disk.writeFile(zeros, new byte[60]);
    disk.tryLock(zeros, "pid=7").orElseThrow().close();
  }

  @Test
  void aLockIsNotTakenThroughALink() throws Exception {
    Path target = Files.writeString(directory.resolve("target"), "");
    Path link = Files.createSymbolicLink(directory.resolve("lock"), target);
    NativeIoException refused =
        assertThrows(NativeIoException.class, () -> disk.tryLock(link, "pid=7"));
    assertEquals("ELOOP", refused.errnoName());
    assertTrue(refused.getMessage().startsWith("a symbolic link"), refused.getMessage());
    assertEquals(0, Files.size(target));
    Files.delete(target);
    assertErrno("ELOOP", () -> disk.tryLock(link, "pid=7"));
    assertFalse(Files.exists(target), "made through the link");
  }

  @Test
  void whatIsNoRegularFileIsCalledSo() throws Exception {
    Path fifo = directory.resolve("fifo");
    assertEquals(0, new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor());
    for (Path path : List.of(fifo, directory, Path.of("/dev/null"))) {
      for (Executable operation :
          List.<Executable>of(
              () -> disk.tryLock(path, "pid=7"),
              () -> disk.readFile(path),
              () -> disk.openReadOnly(path).close(),
              () -> disk.openLocked(path).close())) {
        NativeIoException refused = assertThrows(NativeIoException.class, operation);
        assertTrue(refused.getMessage().startsWith("not a regular file: "), refused.getMessage());
      }
    }
    assertEquals(List.of(), disk.list(fifo), "nor is it a directory");
  }

  private static void assertErrno(String name, Executable operation) {
    assertEquals(name, assertThrows(NativeIoException.class, operation).errnoName());
  }
}
