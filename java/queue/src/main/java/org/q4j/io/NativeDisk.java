package org.q4j.io;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The real file system, by the calls of libq4j.
 *
 * <p>Files opened with their lock are read through mapped windows, unless the system properties
 * {@code q4j.mmap.window} (the size of a window in bytes, a power of two from 65536; by default 64
 * MiB, on a 32-bit platform 16 MiB) or {@code q4j.mmap.max} (the most bytes to map; by default 16
 * GiB of each file, on a 32-bit platform 256 MiB of all files together) are 0.
 */
public final class NativeDisk implements Disk {
  private static final int NEW_FILE =
      NativeCalls.OPEN_WRITE | NativeCalls.OPEN_CREATE | NativeCalls.OPEN_EXCLUSIVE;

  /** A link in its place could have the holder's name written over any file. */
  private static final int LOCK_FILE =
      NativeCalls.OPEN_WRITE | NativeCalls.OPEN_CREATE | NativeCalls.OPEN_NO_FOLLOW;

  private static NativeDisk instance;

  private final MapLimits limits;
  private final Function<Descriptor, Mappings> mappings;

  private NativeDisk(MapLimits limits, Function<Descriptor, Mappings> mappings) {
    this.limits = limits;
    this.mappings = mappings;
  }

  /**
   * Returns the one with the limits of the system properties.
   *
   * @throws org.q4j.UnsupportedException when there is no native library for this platform
   * @throws IllegalArgumentException when a system property makes no sense
   */
  public static synchronized NativeDisk instance() {
    if (instance == null) {
      NativeLoader.load();
      instance = new NativeDisk(MapLimits.ofSystem(), file -> file);
    }
    return instance;
  }

  /**
   * Returns one with windows and a limit of its own, which maps at the first read; for tests and
   * measurements.
   *
   * @param windowBytes the size of a window: a power of two from 65536 to 2^30, or 0 for no mapping
   * @param maxBytes the most bytes to map of a file, or 0 for no mapping
   */
  public static NativeDisk withWindows(long windowBytes, long maxBytes) {
    return withMappings(MapLimits.perFile(windowBytes, maxBytes), file -> file);
  }

  /** Returns one that gets its mappings from elsewhere; for tests. */
  static NativeDisk withMappings(MapLimits limits, Function<Descriptor, Mappings> mappings) {
    NativeLoader.load();
    return new NativeDisk(limits, mappings);
  }

  @Override
  public Storage openLocked(Path file) {
    return storage(LockedFiles.open(file, NativeCalls.OPEN_WRITE));
  }

  @Override
  public Storage create(Path file) {
    return storage(LockedFiles.open(file, NEW_FILE));
  }

  @Override
  public Storage openReadOnly(Path file) {
    Descriptor descriptor = Descriptor.open(file, NativeCalls.OPEN_READ);
    try {
      return new PreadStorage(descriptor, true);
    } catch (RuntimeException failure) {
      descriptor.close();
      throw failure;
    }
  }

  @Override
  public boolean exists(Path file) {
    return Paths.identity(file).isPresent();
  }

  @Override
  public void rename(Path from, Path to) {
    Paths.rename(from, to);
    Path target = PathNames.directoryOf(to);
    Path source = PathNames.directoryOf(from);
    Paths.syncDirectory(target);
    if (!source.equals(target)) {
      Paths.syncDirectory(source);
    }
  }

  @Override
  public void delete(Path file) {
    Paths.unlink(file);
    Path directory = PathNames.directoryOf(file);
    // Also when it was gone already: whoever removed it may have failed to make that durable.
    if (exists(directory)) {
      Paths.syncDirectory(directory);
    }
  }

  @Override
  public void syncDirectory(Path directory) {
    Paths.syncDirectory(directory);
  }

  @Override
  public List<String> list(Path directory) {
    return Directories.list(directory);
  }

  @Override
  public void createDirectories(Path directory) {
    Directories.create(directory);
  }

  @Override
  public byte[] readFile(Path file) {
    return SmallFiles.read(file);
  }

  @Override
  public void writeFile(Path file, byte[] content) {
    SmallFiles.write(file, content);
  }

  @Override
  public Optional<Lock> tryLock(Path file, String holder) {
    return LockedFiles.tryOpen(file, LOCK_FILE)
        .map(descriptor -> new HolderLock(descriptor, holder));
  }

  @Override
  public boolean isLocked(Path file) {
    return Paths.identity(file).map(LockHolder::isLocked).orElse(false);
  }

  /**
   * Tries every system call that the engine needs on a file of its own in a directory, which it
   * removes again: does this file system do what a queue relies on?
   *
   * @throws org.q4j.NativeIoException of the first call that failed; EIO also when a call succeeded
   *     with a wrong result
   */
  public void selfTest(Path directory) {
    Paths.selfTest(directory);
  }

  private Storage storage(Descriptor descriptor) {
    try {
      return limits.windowBytes() == 0
          ? new PreadStorage(descriptor, false)
          : new MappedStorage(descriptor, limits, mappings.apply(descriptor));
    } catch (RuntimeException failure) {
      descriptor.close();
      throw failure;
    }
  }
}
