package org.q4j.io;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The real file system, by the calls of libq4j.
 *
 * <p>Files opened with their lock are read through mapped windows, within {@link MapLimits}.
 */
public final class NativeDisk implements Disk {
  private static final int NEW_FILE =
      NativeCalls.OPEN_WRITE | NativeCalls.OPEN_CREATE | NativeCalls.OPEN_EXCLUSIVE;

  /** A link in its place could have the holder's name written over any file. */
  private static final int LOCK_FILE =
      NativeCalls.OPEN_WRITE | NativeCalls.OPEN_CREATE | NativeCalls.OPEN_NO_FOLLOW;

  /**
   * The classes behind a mapping take a tenth of a second to load: not for a command that puts one
   * row into a file and leaves.
   */
  private static final int WARM_UP_READS = 256;

  /** Of all files together, where addresses are scarce. */
  private static final long SHARED_BYTES = 512 << 20;

  private static NativeDisk instance;

  private final MapLimits limits;
  private final int warmUpReads;
  private final MapBudget shared;
  private final Function<Descriptor, Mappings> mappings;

  private NativeDisk(MapLimits limits, int warmUpReads, Function<Descriptor, Mappings> mappings) {
    NativeLoader.load();
    this.limits = limits;
    this.warmUpReads = warmUpReads;
    this.mappings = mappings;
    this.shared =
        NativeCalls.is32Bit() ? new MapBudget(Math.max(SHARED_BYTES, limits.maxBytes())) : null;
  }

  /**
   * Returns the one with the limits of {@link MapLimits#ofSystem}.
   *
   * @throws org.q4j.UnsupportedException when there is no native library for this platform, or the
   *     system's settings make no sense
   */
  public static synchronized NativeDisk instance() {
    if (instance == null) {
      instance = new NativeDisk(MapLimits.ofSystem(), WARM_UP_READS, file -> file);
    }
    return instance;
  }

  /**
   * Returns one with limits of its own.
   *
   * @throws org.q4j.UnsupportedException when there is no native library for this platform
   */
  public static NativeDisk with(MapLimits limits) {
    return new NativeDisk(limits, WARM_UP_READS, file -> file);
  }

  /**
   * Returns one with limits of its own that maps at the first read; for tests and measurements.
   *
   * @param windowBytes as {@link MapLimits#windowBytes}
   * @param maxBytes as {@link MapLimits#maxBytes}
   */
  public static NativeDisk withWindows(long windowBytes, long maxBytes) {
    return withMappings(new MapLimits(windowBytes, maxBytes), file -> file);
  }

  /** Returns one that maps at the first read, and gets its mappings from elsewhere; for tests. */
  static NativeDisk withMappings(MapLimits limits, Function<Descriptor, Mappings> mappings) {
    return new NativeDisk(limits, 0, mappings);
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

  @Override
  public boolean isOfSystem() {
    return true;
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
      return limits.mapping()
          ? new MappedStorage(descriptor, limits, shared, warmUpReads, mappings.apply(descriptor))
          : new PreadStorage(descriptor, false);
    } catch (RuntimeException failure) {
      descriptor.close();
      throw failure;
    }
  }
}
