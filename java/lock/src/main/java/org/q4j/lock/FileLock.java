package org.q4j.lock;

import com.sun.jna.LastErrorException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * The lock of {@code setlock}: an exclusive flock(2) on a file, which is made with mode 0600 where
 * it is missing and never removed. The locks of {@link java.nio.channels.FileChannel} are of
 * another kind (fcntl) that setlock does not see.
 *
 * <p>The lock belongs to this object and not to a thread: a second one on the same file waits for
 * it within a process as well. It ends with {@link #close} or with the process; programs started
 * meanwhile do not inherit it. Safe for use by several threads. Linux only.
 */
public final class FileLock implements AutoCloseable {
  private final int descriptor;
  private boolean closed;

  private FileLock(int descriptor) {
    this.descriptor = descriptor;
  }

  /**
   * Takes the lock if nobody holds it.
   *
   * @return empty when somebody else holds it
   * @throws IOException when the file cannot be opened or locked; the message names it
   */
  public static Optional<FileLock> tryLock(Path file) throws IOException {
    int descriptor = open(file);
    boolean locked = false;
    try {
      locked = Flock.tryLock(descriptor);
    } catch (LastErrorException failure) {
      throw new IOException("cannot lock " + file + ": " + failure.getMessage(), failure);
    } finally {
      if (!locked) {
        Flock.close(descriptor);
      }
    }
    return locked ? Optional.of(new FileLock(descriptor)) : Optional.empty();
  }

  /**
   * Takes the lock, trying every 50 milliseconds while somebody else holds it.
   *
   * @param wait for how long at most; zero or less tries once
   * @return empty when somebody else held it all the time
   * @throws IOException when the file cannot be opened or locked; the message names it
   * @throws InterruptedException when the thread is interrupted while it waits
   */
  public static Optional<FileLock> lock(Path file, Duration wait)
      throws IOException, InterruptedException {
    return Waiting.until(wait, Duration.ofMillis(50), () -> tryLock(file));
  }

  private static int open(Path file) throws IOException {
    Objects.requireNonNull(file, "file");
    try {
      return Flock.open(file.toString());
    } catch (LastErrorException failure) {
      throw new IOException("cannot open " + file + ": " + failure.getMessage(), failure);
    }
  }

  /** Gives the lock back; a second time does nothing. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      Flock.close(descriptor);
    }
  }
}
