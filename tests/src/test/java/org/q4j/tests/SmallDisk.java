package org.q4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A real file system of a few megabytes, mounted for one test; needs root. */
final class SmallDisk implements AutoCloseable {
  private final Path mountPoint;

  private SmallDisk(Path mountPoint) {
    this.mountPoint = mountPoint;
  }

  /** Mounts a tmpfs; without root the test is skipped, unless this is CI, which has to be root. */
  static SmallDisk ofMebibytes(int size) {
    boolean root = "root".equals(System.getProperty("user.name"));
    assumeTrue(root || "true".equals(System.getenv("CI")), "mounting needs root");
    try {
      Path mountPoint = Files.createTempDirectory("q4j-small-disk");
      mount("-t", "tmpfs", "-o", "size=" + size + "m", "q4j-small-disk", mountPoint.toString());
      return new SmallDisk(mountPoint);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  Path path() {
    return mountPoint;
  }

  void remount(String options) {
    mount("-o", "remount," + options, mountPoint.toString());
  }

  private static void mount(String... arguments) {
    String[] command = new String[arguments.length + 1];
    command[0] = "mount";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    Command done = Command.run(Map.of(), "", List.of(command));
    assertEquals(0, done.exit(), done::toString);
  }

  @Override
  public void close() {
    Command done = Command.run(Map.of(), "", List.of("umount", mountPoint.toString()));
    assertEquals(0, done.exit(), done::toString);
    try {
      Files.delete(mountPoint);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
