package org.q4j.client.relay;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import org.q4j.LockedException;
import org.q4j.Q4jException;

/**
 * Keeps relays on one data directory apart: a lock of the operating system on a file beside the
 * queues, which ends with the process. The file holds one number, 8 bytes, big-endian.
 */
final class FileFence implements AutoCloseable {
  private static final long RETRY_MILLIS = 20;

  private final FileChannel file;

  private FileFence(FileChannel file) {
    this.file = file;
  }

  /**
   * Takes the lock.
   *
   * @param patience how long another one is waited for
   * @throws LockedException when another one has it all that time
   */
  static FileFence take(Path directory, String name, Duration patience) {
    Path path = directory.resolve(name + ".lock");
    long deadline = System.nanoTime() + patience.toNanos();
    try {
      FileChannel file =
          FileChannel.open(
              path,
              Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      boolean had = false;
      try {
        while (!tryLock(file)) {
          if (System.nanoTime() >= deadline || !pause()) {
            throw new LockedException(
                "another relay has this place: lock=%s; end it, or give this one another --sender"
                    .formatted(path));
          }
        }
        had = true;
        return new FileFence(file);
      } finally {
        if (!had) {
          file.close();
        }
      }
    } catch (IOException failure) {
      throw new Q4jException("cannot lock: file=%s: %s".formatted(path, failure), failure);
    }
  }

  private static boolean tryLock(FileChannel file) throws IOException {
    try {
      return file.tryLock() != null;
    } catch (OverlappingFileLockException mine) {
      return false; // Another relay of this process.
    }
  }

  private static boolean pause() {
    try {
      // The system's lock has no waiting form with a time limit.
      Thread.sleep(RETRY_MILLIS);
      return true;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Returns the number that was kept last; 0 when none was, and maybe after a power cut. */
  long number() {
    ByteBuffer number = ByteBuffer.allocate(Long.BYTES);
    try {
      return file.read(number, 0) == Long.BYTES ? number.getLong(0) : 0;
    } catch (IOException failure) {
      throw new Q4jException("cannot read what a relay has moved: " + failure, failure);
    }
  }

  /** Keeps a number; a power cut may undo that. */
  void number(long number) {
    try {
      int unused = file.write(ByteBuffer.allocate(Long.BYTES).putLong(0, number), 0);
    } catch (IOException failure) {
      throw new Q4jException("cannot write what a relay has moved: " + failure, failure);
    }
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException failure) {
      throw new Q4jException("cannot unlock: " + failure, failure);
    }
  }
}
