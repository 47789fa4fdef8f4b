package org.q4j.io;

import java.nio.file.Path;
import java.util.concurrent.locks.StampedLock;
import org.q4j.ClosedException;

/**
 * An open file of the operating system.
 *
 * <p>Assumes: addresses and lengths that it is given are right. Guarantees: any number of threads
 * may call it at once; {@link #close} waits for the calls that are under way, and no call is made
 * after it, so that none ever reaches a file that got the same number later.
 */
final class Descriptor implements AutoCloseable, Mappings {
  private final Path path;
  private final int fd;

  /** Held for reading around every use of the number, for writing only to close it. */
  private final StampedLock guard = new StampedLock();

  private boolean closed;

  private Descriptor(Path path, int fd) {
    this.path = path;
    this.fd = fd;
  }

  /** Opens a file with flags of {@link NativeCalls}. */
  static Descriptor open(Path path, int flags) {
    long address = Scratch.get().path(path);
    return new Descriptor(
        path, (int) Failure.check(NativeCalls.open(address, flags), "open", path));
  }

  Path path() {
    return path;
  }

  long length() {
    long stamp = enter();
    try {
      return Failure.check(NativeCalls.length(fd), "length", path);
    } finally {
      guard.unlockRead(stamp);
    }
  }

  FileIdentity identity() {
    Scratch scratch = Scratch.get();
    long stamp = enter();
    try {
      Failure.check(NativeCalls.identity(fd, scratch.address), "stat", path);
    } finally {
      guard.unlockRead(stamp);
    }
    return FileIdentity.in(scratch, 0);
  }

  FileStamp stamp() {
    long inode = identity().inode();
    long stamp = enter();
    try {
      return new FileStamp(inode, Failure.check(NativeCalls.modified(fd), "stat", path));
    } finally {
      guard.unlockRead(stamp);
    }
  }

  /** Returns the number of bytes read: fewer than asked for only where the file ends. */
  long read(long offset, long address, long length) {
    long stamp = enter();
    try {
      return Failure.check(NativeCalls.read(fd, offset, address, length), "read", path, offset);
    } finally {
      guard.unlockRead(stamp);
    }
  }

  /** Returns where bytes stand next, or the length. */
  long nextData(long offset) {
    long stamp = enter();
    try {
      return Failure.check(NativeCalls.nextData(fd, offset), "seek", path, offset);
    } finally {
      guard.unlockRead(stamp);
    }
  }

  /** Returns where a hole begins next, or the length. */
  long nextHole(long offset) {
    long stamp = enter();
    try {
      return Failure.check(NativeCalls.nextHole(fd, offset), "seek", path, offset);
    } finally {
      guard.unlockRead(stamp);
    }
  }

  /** Writes what the first {@code count} pieces of the scratch memory point to. */
  void write(long offset, Scratch scratch, int count) {
    long stamp = enter();
    try {
      long result = NativeCalls.writeVector(fd, offset, scratch.piecesAddress, count);
      Failure.check(result, "write", path, offset);
    } finally {
      guard.unlockRead(stamp);
    }
  }

  /** Writes single bytes; {@code firstOffset} is for the message. */
  void overwrite(long offsets, long values, int count, long firstOffset) {
    long stamp = enter();
    try {
      int result = NativeCalls.overwrite(fd, offsets, values, count);
      Failure.check(result, "overwrite", path, firstOffset);
    } finally {
      guard.unlockRead(stamp);
    }
  }

  void sync() {
    long stamp = enter();
    try {
      Failure.check(NativeCalls.sync(fd), "sync", path);
    } finally {
      guard.unlockRead(stamp);
    }
  }

  /** Returns whether the space of [from, length) is allocated now, and not merely a hole. */
  boolean preallocate(long from, long length) {
    long stamp = enter();
    try {
      int result = NativeCalls.preallocate(fd, from, length);
      return Failure.check(result, "preallocate", path, length) == NativeCalls.ALLOCATED;
    } finally {
      guard.unlockRead(stamp);
    }
  }

  /** Returns false, with nothing written, where that is of no use. */
  boolean zeroFill(long from, long to) {
    long stamp = enter();
    try {
      int result = NativeCalls.zeroFill(fd, from, to);
      return !Failure.is(result, "EOPNOTSUPP")
          && Failure.check(result, "fill with zeros", path, from) == 0;
    } finally {
      guard.unlockRead(stamp);
    }
  }

  void truncate(long length) {
    long stamp = enter();
    try {
      Failure.check(NativeCalls.truncate(fd, length), "truncate", path, length);
    } finally {
      guard.unlockRead(stamp);
    }
  }

  /** Returns whether the file has no name any more, and nobody else has it open. */
  boolean isLastReference() {
    long stamp = enter();
    try {
      return Failure.check(NativeCalls.isLastReference(fd), "lease", path) == 1;
    } finally {
      guard.unlockRead(stamp);
    }
  }

  @Override
  public long map(long offset, long length) {
    long stamp = enter();
    try {
      return Failure.check(NativeCalls.map(fd, offset, length), "map", path, offset);
    } finally {
      guard.unlockRead(stamp);
    }
  }

  @Override
  public long mapWritable(long offset, long length) {
    long stamp = enter();
    try {
      long address = NativeCalls.mapWritable(fd, offset, length);
      return Failure.check(address, "map for writing", path, offset);
    } finally {
      guard.unlockRead(stamp);
    }
  }

  /** Undoes {@link #map}; also after {@link #close}, which leaves mappings alone. */
  @Override
  public void unmap(long address, long length) {
    Failure.check(NativeCalls.unmap(address, length), "unmap", path);
  }

  /** Returns false when another open file description holds the lock. */
  boolean tryLock() {
    long stamp = enter();
    try {
      int result = NativeCalls.lock(fd);
      if (Failure.is(result, "EAGAIN")) {
        return false;
      }
      Failure.check(result, "lock", path);
      return true;
    } finally {
      guard.unlockRead(stamp);
    }
  }

  void ensureOpen() {
    guard.unlockRead(enter());
  }

  @Override
  public void close() {
    long stamp = guard.writeLock();
    try {
      if (!closed) {
        closed = true;
        Failure.check(NativeCalls.close(fd), "close", path);
      }
    } finally {
      guard.unlockWrite(stamp);
    }
  }

  private long enter() {
    long stamp = guard.readLock();
    if (closed) {
      guard.unlockRead(stamp);
      throw new ClosedException("file is closed: " + path);
    }
    return stamp;
  }
}
