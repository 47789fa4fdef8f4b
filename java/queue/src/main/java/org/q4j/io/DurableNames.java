package org.q4j.io;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.q4j.NativeIoException;

/**
 * A disk whose names can be relied on: what is looked at in a directory is durable before it is
 * told. A directory whose last sync failed, in this process or in one before it, may hold names
 * that a power cut takes back, and rows in files behind them; so a directory is synced before it is
 * first looked into, and once more after every change in it that failed. Thread-safe as the disk
 * below it is.
 */
public final class DurableNames implements Disk {
  private final Disk disk;
  private final Path root;
  private final Set<Path> durable = ConcurrentHashMap.newKeySet();

  /**
   * @param disk does the work
   * @param root only names below it are cared for
   */
  public DurableNames(Disk disk, Path root) {
    this.disk = disk;
    this.root = root;
  }

  private void settle(Path directory) {
    if (!directory.startsWith(root) || durable.contains(directory) || !disk.exists(directory)) {
      return;
    }
    if (!directory.equals(root)) {
      settle(PathNames.directoryOf(directory));
    }
    try {
      disk.syncDirectory(directory);
    } catch (NativeIoException failure) {
      if (failure.errnoName().equals("ENOTDIR")) {
        return; // A file, which has no names in it.
      }
      throw failure;
    }
    durable.add(directory);
  }

  private void settleAbove(Path file) {
    if (!file.equals(root)) {
      settle(PathNames.directoryOf(file));
    }
  }

  /** Does something that changes names; the directories are in doubt until it has succeeded. */
  private <T> T change(Path file, Path other, Supplier<T> work) {
    boolean done = false;
    try {
      T result = work.get();
      done = true;
      return result;
    } finally {
      if (!done) {
        durable.remove(PathNames.directoryOf(file));
        durable.remove(PathNames.directoryOf(other));
      }
    }
  }

  private void change(Path file, Path other, Runnable work) {
    change(
        file,
        other,
        () -> {
          work.run();
          return true;
        });
  }

  @Override
  public Storage openLocked(Path file) {
    settleAbove(file);
    return disk.openLocked(file);
  }

  @Override
  public Storage create(Path file) {
    return change(file, file, () -> disk.create(file));
  }

  @Override
  public Storage openReadOnly(Path file) {
    settleAbove(file);
    return disk.openReadOnly(file);
  }

  @Override
  public boolean exists(Path file) {
    settleAbove(file);
    return disk.exists(file);
  }

  @Override
  public void rename(Path from, Path to) {
    change(from, to, () -> disk.rename(from, to));
  }

  @Override
  public void delete(Path file) {
    change(file, file, () -> disk.delete(file));
  }

  @Override
  public void syncDirectory(Path directory) {
    Path inside = directory.resolve("*"); // Any name: the directory itself is what is in doubt.
    change(inside, inside, () -> disk.syncDirectory(directory));
  }

  @Override
  public List<String> list(Path directory) {
    settle(directory);
    return disk.list(directory);
  }

  @Override
  public void createDirectories(Path directory) {
    change(directory, directory, () -> disk.createDirectories(directory));
  }

  @Override
  public byte[] readFile(Path file) {
    settleAbove(file);
    return disk.readFile(file);
  }

  @Override
  public void writeFile(Path file, byte[] content) {
    change(file, file, () -> disk.writeFile(file, content));
  }

  @Override
  public Optional<Lock> tryLock(Path file, String holder) {
    return disk.tryLock(file, holder);
  }

  @Override
  public boolean isLocked(Path file) {
    return disk.isLocked(file);
  }

  @Override
  public boolean isOfSystem() {
    return disk.isOfSystem();
  }
}
