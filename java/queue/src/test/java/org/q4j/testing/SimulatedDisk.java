package org.q4j.testing;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.q4j.FullException;
import org.q4j.LockedException;
import org.q4j.NativeIoException;
import org.q4j.NotFoundException;
import org.q4j.io.Disk;
import org.q4j.io.Storage;

/**
 * A disk in memory that can fail any call, become full, run out of descriptors and lose power.
 *
 * <p>It keeps what was synced apart from what was only written. {@link #powerCut} gives the disk
 * that a machine might find after losing power now: everything synced, and of every 512-byte sector
 * written since then, at random, the old content or any of the contents it had meanwhile; lengths
 * and names likewise.
 *
 * <p>Thread-safe; slow.
 */
public final class SimulatedDisk implements Disk {

  /** Is asked before each call that could fail in reality. */
  @FunctionalInterface
  public interface Fault {
    /**
     * @param operation {@link #onCall}: write, store, overwrite, sync, grow, truncate, create,
     *     rename, delete, syncDirectory; {@link #onLook}: open, read, list, lock, createDirectories
     * @param number how many such calls came before it, of all kinds
     * @return the exception to fail with, or null
     */
    RuntimeException at(String operation, Path file, long number);
  }

  private static final Fault NONE = (operation, file, number) -> null;

  private SimulatedNames names = new SimulatedNames();
  private Fault fault = NONE;
  private Fault lookFault = NONE;
  private Runnable readListener = () -> {};
  private volatile Consumer<Path> closeListener = file -> {};
  private Random shortWrites;
  private long calls;
  private long looks;
  private long capacity = Long.MAX_VALUE;
  private boolean preallocates = true;
  private int descriptors = Integer.MAX_VALUE;
  private int open;

  /** Sets who is told of each read before it, and may throw. */
  public synchronized void onRead(Runnable listener) {
    readListener = listener;
  }

  /** Sets who is told of each file that is about to be closed, on the thread that closes it. */
  public void onClose(Consumer<Path> listener) {
    closeListener = listener;
  }

  void closing(Path file) {
    closeListener.accept(file);
  }

  /** Sets who decides about faults of calls that change something. */
  public synchronized void onCall(Fault newFault) {
    fault = newFault;
  }

  /** Sets who decides about faults of calls that change nothing. */
  public synchronized void onLook(Fault newFault) {
    lookFault = newFault;
  }

  /** Sets how much of a failing write stands there: at random, instead of half of it. */
  public synchronized void shortWrites(Random random) {
    shortWrites = random;
  }

  /** Sets how many bytes all files together may have. */
  public synchronized void capacity(long bytes) {
    capacity = bytes;
  }

  /** Makes files grow as holes, so that it is a write that meets a full disk. */
  public synchronized void withoutPreallocation() {
    preallocates = false;
  }

  /** Returns whether space is allocated beforehand, so that bytes may be stored through memory. */
  synchronized boolean preallocates() {
    return preallocates;
  }

  /** Sets how many descriptors there are. */
  public synchronized void descriptors(int most) {
    descriptors = most;
  }

  /** Returns how many descriptors are in use. */
  public synchronized int openDescriptors() {
    return open;
  }

  /** Returns the number of calls so far that change something. */
  public synchronized long calls() {
    return calls;
  }

  /** Returns the number of calls so far that change nothing. */
  public synchronized long looks() {
    return looks;
  }

  /** Returns how many bytes the files have, or where nothing is preallocated, have in sectors. */
  public synchronized long used() {
    return names.all().values().stream()
        .distinct()
        .mapToLong(file -> preallocates ? file.current().length() : file.current().allocated())
        .sum();
  }

  /** Returns an exception such as the real disk throws. */
  public static NativeIoException error(String operation, Path file) {
    return new NativeIoException(operation + ": EIO, " + file, 5, "EIO");
  }

  /** Returns a disk as it may be found after the power was lost now. */
  public synchronized SimulatedDisk powerCut(Random random) {
    SimulatedDisk after = new SimulatedDisk();
    Map<SimulatedFile, SimulatedFile> copies = new HashMap<>();
    names
        .afterCut(random)
        .forEach(
            (path, file) ->
                after.names.put(
                    path, copies.computeIfAbsent(file, original -> original.afterCut(random))));
    after.names.syncAll();
    return after;
  }

  /** Returns this disk as another process finds it after this one was killed now. */
  public synchronized SimulatedDisk killed() {
    SimulatedDisk after = new SimulatedDisk();
    Map<SimulatedFile, SimulatedFile> copies = new HashMap<>();
    after.names = names.copy(file -> copies.computeIfAbsent(file, SimulatedFile::copy));
    return after;
  }

  /** The system's memory runs short: some of what failed syncs left now reads as on disk. */
  public synchronized void forgetClean(Random random) {
    names.all().values().stream().distinct().forEach(file -> file.forget(random));
  }

  /** Returns a copy of a file's bytes. */
  public synchronized byte[] bytes(Path file) {
    return file(file).current().bytes();
  }

  /** Bits of a byte change without anybody having written, so that no time tells. */
  public synchronized void decay(Path file, int offset, int bits) {
    file(file).decay(offset, bits);
  }

  /** Puts a file there, durably. */
  public synchronized void put(Path file, byte[] bytes) {
    names.put(file, SimulatedFile.durable(bytes));
    names.sync(file.getParent());
  }

  /** A call that changes something is about to be made. Returns what it fails with, or null. */
  RuntimeException failure(String operation, Path file) {
    return fault.at(operation, file, calls++);
  }

  void reading(Path file) {
    readListener.run();
    look("read", file);
  }

  private void look(String operation, Path file) {
    RuntimeException failure = lookFault.at(operation, file, looks++);
    if (failure != null) {
      throw failure;
    }
  }

  private void change(String operation, Path file) {
    RuntimeException failure = failure(operation, file);
    if (failure != null) {
      throw failure;
    }
  }

  /** Throws when there is no descriptor for a call left. */
  private void needDescriptor(String operation, Path file) {
    if (open >= descriptors) {
      throw Errors.of(operation, file, "EMFILE");
    }
  }

  void closed() {
    open--;
  }

  int shortWrite(int total) {
    return shortWrites == null ? total / 2 : shortWrites.nextInt(total + 1);
  }

  void reserve(long bytes, Path file) {
    if (preallocates && used() + bytes > capacity) {
      throw new FullException("grow: ENOSPC, " + file);
    }
  }

  long roomForHoles() {
    return preallocates || capacity == Long.MAX_VALUE ? Long.MAX_VALUE : capacity - used();
  }

  private SimulatedFile file(Path path) {
    SimulatedFile file = names.get(path);
    if (file == null) {
      throw new NotFoundException("no such file: " + path);
    }
    return file;
  }

  @Override
  public synchronized Storage openLocked(Path path) {
    look("open", path);
    needDescriptor("open", path);
    SimulatedFile file = file(path);
    if (file.locked) {
      throw new LockedException("locked: " + path);
    }
    file.locked = true;
    open++;
    return new SimulatedStorage(this, path, file, false);
  }

  @Override
  public synchronized Storage create(Path path) {
    needDescriptor("create", path);
    change("create", path);
    if (names.get(path) != null) {
      throw new NativeIoException("create: EEXIST, " + path, 17, "EEXIST");
    }
    SimulatedFile file = new SimulatedFile();
    file.locked = true;
    names.put(path, file);
    open++;
    return new SimulatedStorage(this, path, file, false);
  }

  @Override
  public synchronized Storage openReadOnly(Path path) {
    look("open", path);
    needDescriptor("open", path);
    SimulatedFile file = file(path);
    open++;
    return new SimulatedStorage(this, path, file, true);
  }

  @Override
  public synchronized boolean exists(Path path) {
    return names.get(path) != null
        || names.all().keySet().stream().anyMatch(name -> name.startsWith(path));
  }

  @Override
  public synchronized void rename(Path from, Path to) {
    change("rename", from);
    file(from);
    names.rename(from, to);
    syncDirectory(to.getParent());
    if (!to.getParent().equals(from.getParent())) {
      syncDirectory(from.getParent());
    }
  }

  @Override
  public synchronized void delete(Path path) {
    if (names.get(path) != null) {
      change("delete", path);
      names.remove(path);
    }
    if (exists(path.getParent())) { // As the real one: it may have gone without having been synced.
      syncDirectory(path.getParent());
    }
  }

  @Override
  public synchronized void syncDirectory(Path directory) {
    needDescriptor("syncDirectory", directory);
    change("syncDirectory", directory);
    names.sync(directory);
  }

  @Override
  public synchronized List<String> list(Path directory) {
    look("list", directory);
    needDescriptor("list", directory);
    return names.all().keySet().stream()
        .filter(path -> path.startsWith(directory) && !path.equals(directory))
        .map(path -> directory.relativize(path).getName(0).toString())
        .distinct()
        .toList();
  }

  @Override
  public synchronized void createDirectories(Path directory) {
    look("createDirectories", directory); // They are there as soon as something is in them.
  }

  @Override
  public synchronized byte[] readFile(Path path) {
    look("open", path);
    needDescriptor("open", path);
    byte[] bytes = bytes(path);
    look("read", path);
    return bytes;
  }

  @Override
  public synchronized void writeFile(Path path, byte[] content) {
    Path temporary = path.resolveSibling(path.getFileName() + ".new");
    delete(temporary);
    boolean written = false;
    try (Storage storage = create(temporary)) {
      storage.grow(content.length);
      storage.write(0, new ByteBuffer[] {ByteBuffer.wrap(content)}, 1);
      storage.sync();
      written = true;
    } finally {
      if (!written && names.get(temporary) != null) {
        names.remove(temporary);
      }
    }
    rename(temporary, path);
  }

  @Override
  public synchronized Optional<Lock> tryLock(Path path, String holder) {
    look("lock", path);
    needDescriptor("lock", path);
    if (names.get(path) == null) {
      names.put(path, new SimulatedFile());
    }
    SimulatedFile file = names.get(path);
    if (file.locked) {
      return Optional.empty();
    }
    file.locked = true;
    open++;
    return Optional.of(() -> unlock(file));
  }

  private synchronized void unlock(SimulatedFile file) {
    file.locked = false;
    open--;
  }

  @Override
  public synchronized boolean isLocked(Path path) {
    SimulatedFile file = names.get(path);
    return file != null && file.locked;
  }
}
