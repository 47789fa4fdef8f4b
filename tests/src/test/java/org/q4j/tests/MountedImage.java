package org.q4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A real file system in a sparse file, mounted for one test; needs root and loop devices. */
final class MountedImage implements AutoCloseable {
  private final Path image;
  private final Path mountPoint;

  private MountedImage(Path image, Path mountPoint) {
    this.image = image;
    this.mountPoint = mountPoint;
  }

  /**
   * Makes and mounts one. Where this may not be, or the kernel has no such file system, the test is
   * skipped, but never in CI.
   *
   * @param kind btrfs, xfs or ext4
   * @param image the file, made here
   * @param mebibytes its length
   */
  static MountedImage of(String kind, Path image, int mebibytes) {
    boolean root = "root".equals(System.getProperty("user.name"));
    boolean possible = root && mountable(kind) && Files.exists(Path.of("/dev/loop-control"));
    assumeTrue(possible || "true".equals(System.getenv("CI")), "mounting " + kind + " needs root");
    try {
      Path mountPoint = Files.createTempDirectory("q4j-mounted");
      try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
        file.setLength((long) mebibytes << 20);
      }
      run("mkfs." + kind, "-q", image.toString());
      run("mount", "-o", "loop", image.toString(), mountPoint.toString());
      return new MountedImage(image, mountPoint);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static boolean mountable(String kind) {
    try {
      return Arrays.asList(Files.readString(Path.of("/proc/filesystems")).split("\\s+"))
          .contains(kind);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void run(String... command) {
    Command done = Command.run(Map.of(), "", List.of(command));
    assertEquals(0, done.exit(), done::toString);
  }

  Path path() {
    return mountPoint;
  }

  @Override
  public void close() {
    run("umount", mountPoint.toString());
    try {
      Files.delete(mountPoint);
      Files.delete(image);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
