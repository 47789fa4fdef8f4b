package org.q4j.archive;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;

/**
 * One object in the cache, complete or on its way. Thread-safe: one thread fills, any number read
 * what is there and wait for more.
 *
 * <p>The last byte is shown only when the whole has been verified: nobody who got a damaged object
 * takes it for a complete one.
 */
final class CacheEntry {
  private final StoredObject object;
  private Path file;
  private long filled;
  private boolean ready;
  private IOException failure;
  private int users;
  private List<Runnable> waiting = new ArrayList<>();

  CacheEntry(StoredObject object, Path file, boolean ready) {
    this.object = object;
    this.file = file;
    this.ready = ready;
  }

  StoredObject object() {
    return object;
  }

  synchronized Path file() {
    return file;
  }

  synchronized FileChannel open() throws IOException {
    return FileChannel.open(file, StandardOpenOption.READ);
  }

  synchronized boolean isReady() {
    return ready;
  }

  synchronized boolean isFailed() {
    return failure != null;
  }

  synchronized void use() {
    users++;
  }

  synchronized void release() {
    users--;
  }

  /** Returns whether somebody reads or fills it. */
  synchronized boolean isUsed() {
    return users > 0 || !(ready || failure != null);
  }

  /** Returns how many bytes may be read by now. */
  synchronized long available() throws IOException {
    if (failure != null) {
      throw new ArchiveException(failure.getMessage(), failure);
    }
    return ready ? object.size() : Math.max(0, filled - 1);
  }

  /** Waits until there is more than {@code position}, or the entry is complete. */
  synchronized long await(long position) throws IOException {
    while (available() <= position && !ready) {
      try {
        wait();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new ArchiveException("interrupted while waiting for " + object.key(), interrupted);
      }
    }
    return available();
  }

  /** Runs something, once, when there is more than {@code position} or no more will come. */
  void whenMore(long position, Runnable then) {
    synchronized (this) {
      if (failure == null && !ready && Math.max(0, filled - 1) <= position) {
        waiting.add(then);
        return;
      }
    }
    then.run();
  }

  void advanced(long bytes) {
    List<Runnable> told;
    synchronized (this) {
      filled = bytes;
      told = take();
    }
    tell(told);
  }

  /** It is complete and verified, and lies under its final name. */
  void finished(Path now) {
    List<Runnable> told;
    synchronized (this) {
      file = now;
      ready = true;
      told = take();
    }
    tell(told);
  }

  void failed(IOException cause) {
    List<Runnable> told;
    synchronized (this) {
      failure = cause;
      told = take();
    }
    tell(told);
  }

  private synchronized List<Runnable> take() {
    notifyAll();
    List<Runnable> told = waiting;
    waiting = new ArrayList<>();
    return told;
  }

  /** Whoever waits writes to the network next, which must not hold up the filling. */
  private static void tell(List<Runnable> told) {
    told.forEach(ForkJoinPool.commonPool()::execute);
  }
}
