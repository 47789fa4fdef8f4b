package org.q4j.backup;

import java.io.IOException;
import java.nio.channels.FileChannel;

/**
 * Has what is written to a file go to the disk while more is written, so that the disk works all
 * the time and little is left for the sync at the end.
 *
 * <p>Thread-safe. The system tells of a page that it could not write once only, perhaps here: so
 * whoever syncs at the end asks {@link #finish} before.
 */
final class EarlySync implements AutoCloseable {
  private static final long STRETCH = 64 << 20;

  private final FileChannel channel;
  private long pending;
  private Thread worker;
  private IOException failure;

  EarlySync(FileChannel channel) {
    this.channel = channel;
  }

  /** So many bytes more were written. */
  synchronized void wrote(long bytes) {
    pending += bytes;
    if (pending < STRETCH || worker != null) {
      return;
    }
    pending = 0;
    worker = new Thread(this::sync, "q4j-early-sync");
    worker.setDaemon(true);
    worker.start();
  }

  private void sync() {
    IOException failed = null;
    try {
      channel.force(false);
    } catch (IOException lost) {
      failed = lost;
    }
    synchronized (this) {
      failure = failure == null ? failed : failure;
      worker = null;
      notifyAll();
    }
  }

  private synchronized void await() {
    boolean interrupted = false;
    while (worker != null) {
      try {
        wait();
      } catch (InterruptedException again) {
        interrupted = true; // What was asked of the disk cannot be taken back.
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Waits for what is under way.
   *
   * @throws IOException when any of it failed: what was written then is lost
   */
  void finish() throws IOException {
    await();
    synchronized (this) {
      if (failure != null) {
        throw new IOException("cannot write to the disk: " + failure.getMessage(), failure);
      }
    }
  }

  /** Waits, so that nobody syncs what is closed. */
  @Override
  public void close() {
    await();
  }
}
