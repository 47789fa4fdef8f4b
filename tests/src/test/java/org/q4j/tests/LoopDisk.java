package org.q4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A real ext4 on a loop device, whose backing file lies in a tmpfs: where that is full a write to
 * the device fails, and where the backing file was cut a read does. Needs root.
 */
final class LoopDisk implements AutoCloseable {
  private static final String TABLES = "8MiB";

  private final SmallDisk backing;
  private final Path image;
  private final Path mountPoint;
  private boolean mounted;

  /**
   * @param size of the file system, in MiB
   * @param real for how many of them there is room
   */
  LoopDisk(int size, int real) {
    backing = SmallDisk.ofMebibytes(real);
    image = backing.path().resolve("image");
    mountPoint = backing.path().resolve("mounted");
    try {
      Files.createDirectory(mountPoint);
      cutBacking((long) size << 20);
      // Without a journal it is the queue's own write that fails, and not one that ends the mount.
      run("mkfs.ext4", "-q", "-F", "-O", "^has_journal", "-m", "0", image.toString());
      // The room that the file system's own tables need is taken: what fails is the queue's data.
      run("fallocate", "--length", TABLES, image.toString());
      mount();
    } catch (IOException failure) {
      backing.close();
      throw new UncheckedIOException(failure);
    } catch (RuntimeException | Error failure) {
      backing.close();
      throw failure;
    }
  }

  Path path() {
    return mountPoint;
  }

  /** Sets for how many MiB there is room. */
  void room(int real) {
    backing.remount("size=" + real + "m");
  }

  /** Makes the backing file as long as that, so that what lies behind cannot be read. */
  void cutBacking(long length) {
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(length);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Has the system forget what it has in memory of a file. */
  void forget(Path file) {
    run("dd", "if=" + file, "iflag=nocache", "count=0", "status=none");
  }

  void mount() {
    run("mount", "-o", "loop", image.toString(), mountPoint.toString());
    mounted = true;
  }

  /** Also forgets what the system has in memory of the files. */
  void unmount() {
    run("umount", mountPoint.toString());
    mounted = false;
    awaitDetached();
  }

  /** Whoever looks at all block devices may hold the loop device a moment longer than the mount. */
  private void awaitDetached() {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    Command devices = loopDevices();
    while (!devices.out().isBlank()) {
      assertTrue(System.nanoTime() < deadline, devices::toString);
      devices = loopDevices();
    }
  }

  private Command loopDevices() {
    Command done = Command.run(Map.of(), "", List.of("losetup", "-j", image.toString()));
    assertEquals(0, done.exit(), done::toString);
    return done;
  }

  private static void run(String... command) {
    Command done = Command.run(Map.of(), "", List.of(command));
    assertEquals(0, done.exit(), done::toString);
  }

  @Override
  public void close() {
    try {
      if (mounted) {
        unmount();
      }
      Files.deleteIfExists(image);
      Files.delete(mountPoint);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } finally {
      backing.close();
    }
  }
}
