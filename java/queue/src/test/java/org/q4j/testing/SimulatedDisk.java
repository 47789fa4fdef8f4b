package org.q4j.testing;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.q4j.FullException;
import org.q4j.LockedException;
import org.q4j.NativeIoException;
import org.q4j.NotFoundException;
import org.q4j.io.Disk;
import org.q4j.io.Storage;

/**
 * A disk in memory that can fail any call and lose power.
 *
 * <p>It keeps what was synced apart from what was only written. {@link #powerCut} gives the disk
 * that a machine might find after losing power now: everything synced, and of every 512-byte sector
 * written since then, at random, the old content or any of the contents it had meanwhile. Names are
 * durable when their directory was synced, else at random.
 *
 * <p>Thread-safe; slow.
 */
public final class SimulatedDisk implements Disk {
  private static final int SECTOR = 512;

  private static final byte[] ZEROES = new byte[1 << 16];

  /** Is asked before each call that could fail in reality. */
  @FunctionalInterface
  public interface Fault {
    /**
     * @param operation write, overwrite, sync, grow, truncate, create, rename, delete,
     *     syncDirectory
     * @param number how many such calls came before it, of all kinds
     * @return the exception to fail with, or null
     */
    RuntimeException at(String operation, Path file, long number);
  }

  /** A file's content; what stands behind the bytes of an array, up to the length, is zeroes. */
  private static final class Inode {
    int length;
    int durableLength;
    byte[] current = {};
    byte[] durable = {};

    /** For each sector written since the last sync, the contents it had, oldest first. */
    final TreeMap<Integer, List<byte[]>> unsynced = new TreeMap<>();

    boolean locked;

    void writeBack() {
      durableLength = length;
      if (durable.length != current.length) {
        durable = Arrays.copyOf(durable, current.length);
      }
      unsynced
          .keySet()
          .forEach(
              sector -> {
                int at = sector * SECTOR;
                System.arraycopy(current, at, durable, at, Math.min(SECTOR, current.length - at));
              });
    }

    /** Makes room for writing up to an offset within the length. */
    void reach(int end) {
      if (end > current.length) {
        current = Arrays.copyOf(current, (int) Math.min(length, Math.max(end, 2L * end)));
      }
    }

    byte at(int offset) {
      return offset < current.length ? current[offset] : 0;
    }
  }

  private final Map<Path, Inode> names = new TreeMap<>();
  private final Map<Path, Inode> durableNames = new TreeMap<>();
  private Fault fault = (operation, file, number) -> null;
  private Runnable readListener = () -> {};
  private long calls;
  private long capacity = Long.MAX_VALUE;

  /** Sets who is told of each read before it, and may throw. */
  public synchronized void onRead(Runnable listener) {
    readListener = listener;
  }

  /** Sets who decides about faults. */
  public synchronized void onCall(Fault newFault) {
    fault = newFault;
  }

  /** Sets how many bytes all files together may have. */
  public synchronized void capacity(long bytes) {
    capacity = bytes;
  }

  /** Returns the number of calls that could have failed. */
  public synchronized long calls() {
    return calls;
  }

  /** Returns an exception such as the real disk throws. */
  public static NativeIoException error(String operation, Path file) {
    return new NativeIoException(operation + ": EIO, " + file, 5, "EIO");
  }

  /** Returns a disk as it may be found after the power was lost now. */
  public synchronized SimulatedDisk powerCut(Random random) {
    SimulatedDisk after = new SimulatedDisk();
    Map<Inode, Inode> copies = new HashMap<>();
    Map<Path, Inode> found = new TreeMap<>(random.nextBoolean() ? names : durableNames);
    found.forEach(
        (path, inode) ->
            after.names.put(
                path, copies.computeIfAbsent(inode, original -> afterCut(original, random))));
    after.durableNames.putAll(after.names);
    return after;
  }

  private static Inode afterCut(Inode inode, Random random) {
    Inode after = new Inode();
    boolean newLength = inode.length != inode.durableLength && random.nextBoolean();
    after.length = newLength ? inode.length : inode.durableLength;
    after.current = Arrays.copyOf(inode.durable, Math.min(after.length, inode.current.length));
    inode.unsynced.forEach(
        (sector, contents) -> {
          int at = sector * SECTOR;
          int which = random.nextInt(contents.size() + 1) - 1;
          if (which >= 0 && at < after.current.length) {
            byte[] content = contents.get(which);
            System.arraycopy(
                content, 0, after.current, at, Math.min(content.length, after.current.length - at));
          }
        });
    after.durable = after.current.clone();
    after.durableLength = after.length;
    return after;
  }

  /** Returns a copy of a file's bytes. */
  public synchronized byte[] bytes(Path file) {
    Inode inode = inode(file);
    return Arrays.copyOf(inode.current, inode.length);
  }

  /** Puts a file there, durably. */
  public synchronized void put(Path file, byte[] bytes) {
    Inode inode = new Inode();
    inode.current = bytes.clone();
    inode.durable = bytes.clone();
    inode.length = bytes.length;
    inode.durableLength = bytes.length;
    names.put(file, inode);
    durableNames.put(file, inode);
  }

  private synchronized void call(String operation, Path file) {
    RuntimeException failure = fault.at(operation, file, calls++);
    if (failure != null) {
      throw failure;
    }
  }

  private Inode inode(Path file) {
    Inode inode = names.get(file);
    if (inode == null) {
      throw new NotFoundException("no such file: " + file);
    }
    return inode;
  }

  @Override
  public synchronized Storage openLocked(Path file) {
    Inode inode = inode(file);
    if (inode.locked) {
      throw new LockedException("locked: " + file);
    }
    inode.locked = true;
    return new Open(file, inode, true);
  }

  @Override
  public synchronized Storage create(Path file) {
    call("create", file);
    if (names.containsKey(file)) {
      throw new NativeIoException("create: EEXIST, " + file, 17, "EEXIST");
    }
    Inode inode = new Inode();
    inode.locked = true;
    names.put(file, inode);
    return new Open(file, inode, true);
  }

  @Override
  public synchronized Storage openReadOnly(Path file) {
    return new Open(file, inode(file), false);
  }

  @Override
  public synchronized boolean exists(Path file) {
    return names.containsKey(file)
        || names.keySet().stream().anyMatch(name -> name.startsWith(file));
  }

  @Override
  public synchronized void rename(Path from, Path to) {
    call("rename", from);
    names.put(to, inode(from));
    names.remove(from);
    syncDirectory(to.getParent());
  }

  @Override
  public synchronized void delete(Path file) {
    if (names.containsKey(file)) {
      call("delete", file);
      names.remove(file);
      syncDirectory(file.getParent());
    }
  }

  @Override
  public synchronized void syncDirectory(Path directory) {
    call("syncDirectory", directory);
    durableNames.keySet().removeIf(path -> directory.equals(path.getParent()));
    names.forEach(
        (path, inode) -> {
          if (directory.equals(path.getParent())) {
            durableNames.put(path, inode);
          }
        });
  }

  @Override
  public synchronized List<String> list(Path directory) {
    return names.keySet().stream()
        .filter(path -> path.startsWith(directory) && !path.equals(directory))
        .map(path -> directory.relativize(path).getName(0).toString())
        .distinct()
        .toList();
  }

  @Override
  public void createDirectories(Path directory) {
    // Directories are there as soon as something is in them.
  }

  @Override
  public synchronized byte[] readFile(Path file) {
    return bytes(file);
  }

  @Override
  public synchronized void writeFile(Path file, byte[] content) {
    Path temporary = file.resolveSibling(file.getFileName() + ".new");
    delete(temporary);
    try (Storage storage = create(temporary)) {
      storage.grow(content.length);
      storage.write(0, new ByteBuffer[] {ByteBuffer.wrap(content)}, 1);
      storage.sync();
    }
    rename(temporary, file);
  }

  @Override
  public synchronized Optional<Lock> tryLock(Path file, String holder) {
    Inode inode = names.computeIfAbsent(file, path -> new Inode());
    if (inode.locked) {
      return Optional.empty();
    }
    inode.locked = true;
    return Optional.of(() -> inode.locked = false);
  }

  @Override
  public synchronized boolean isLocked(Path file) {
    Inode inode = names.get(file);
    return inode != null && inode.locked;
  }

  /** One open file. */
  private final class Open implements Storage {
    private final Path path;
    private final Inode inode;
    private final boolean lock;

    Open(Path path, Inode inode, boolean lock) {
      this.path = path;
      this.inode = inode;
      this.lock = lock;
    }

    @Override
    public Path path() {
      return path;
    }

    @Override
    public long length() {
      synchronized (SimulatedDisk.this) {
        return inode.length;
      }
    }

    private void check(long offset, long count) {
      if (offset < 0 || count > inode.length - offset) {
        throw new IndexOutOfBoundsException(
            "offset=" + offset + " count=" + count + " length=" + inode.length);
      }
    }

    @Override
    public void read(long offset, ByteBuffer destination) {
      synchronized (SimulatedDisk.this) {
        readListener.run();
        check(offset, destination.remaining());
        int there =
            (int) Math.max(0, Math.min(destination.remaining(), inode.current.length - offset));
        if (there > 0) {
          destination.put(inode.current, (int) offset, there);
        }
        while (destination.hasRemaining()) {
          destination.put(ZEROES, 0, Math.min(ZEROES.length, destination.remaining()));
        }
      }
    }

    @Override
    public byte readByte(long offset) {
      synchronized (SimulatedDisk.this) {
        check(offset, 1);
        return inode.at((int) offset);
      }
    }

    @Override
    public int readInt(long offset) {
      synchronized (SimulatedDisk.this) {
        readListener.run();
        check(offset, Integer.BYTES);
        int at = (int) offset;
        return (inode.at(at) & 0xff)
            | ((inode.at(at + 1) & 0xff) << 8)
            | ((inode.at(at + 2) & 0xff) << 16)
            | ((inode.at(at + 3) & 0xff) << 24);
      }
    }

    @Override
    public long nextData(long offset) {
      synchronized (SimulatedDisk.this) {
        return offset < inode.current.length ? offset : inode.length;
      }
    }

    @Override
    public long nextHole(long offset) {
      synchronized (SimulatedDisk.this) {
        return Math.max(offset, inode.current.length);
      }
    }

    @Override
    public void write(long offset, ByteBuffer[] sources, int count) {
      synchronized (SimulatedDisk.this) {
        int length = 0;
        for (int i = 0; i < count; i++) {
          length += sources[i].remaining();
        }
        check(offset, length);
        inode.reach((int) offset + length);
        RuntimeException failure = fault.at("write", path, calls++);
        int at = (int) offset;
        // A failing write leaves its first half.
        int stop = failure == null ? at + length : at + length / 2;
        for (int i = 0; i < count; i++) {
          while (sources[i].hasRemaining()) {
            byte next = sources[i].get();
            if (at < stop) {
              inode.current[at++] = next;
            }
          }
        }
        remember((int) offset, stop);
        if (failure != null) {
          throw failure;
        }
      }
    }

    @Override
    public void overwrite(long[] offsets, byte[] values, int count) {
      synchronized (SimulatedDisk.this) {
        call("overwrite", path);
        for (int i = 0; i < count; i++) {
          check(offsets[i], 1);
          inode.reach((int) offsets[i] + 1);
          inode.current[(int) offsets[i]] = values[i];
          remember((int) offsets[i], (int) offsets[i] + 1);
        }
      }
    }

    private void remember(int from, int to) {
      for (int sector = from / SECTOR; sector * SECTOR < to; sector++) {
        int end = Math.min(inode.current.length, (sector + 1) * SECTOR);
        inode
            .unsynced
            .computeIfAbsent(sector, key -> new ArrayList<>())
            .add(Arrays.copyOfRange(inode.current, sector * SECTOR, end));
      }
    }

    @Override
    public void sync() {
      synchronized (SimulatedDisk.this) {
        RuntimeException failure = fault.at("sync", path, calls++);
        if (failure == null) {
          inode.writeBack();
        }
        // As on Linux: what a failed sync did not write counts as clean, and no later one writes
        // it.
        inode.unsynced.clear();
        if (failure != null) {
          throw failure;
        }
      }
    }

    @Override
    public void grow(long newLength) {
      synchronized (SimulatedDisk.this) {
        call("grow", path);
        long others =
            names.values().stream().distinct().mapToLong(other -> other.length).sum()
                - inode.length;
        if (others + newLength > capacity) {
          throw new FullException("grow: ENOSPC, " + path);
        }
        inode.length = (int) newLength;
      }
    }

    @Override
    public void truncate(long newLength) {
      synchronized (SimulatedDisk.this) {
        call("truncate", path);
        check(newLength, 0);
        inode.length = (int) newLength;
        inode.current = Arrays.copyOf(inode.current, Math.min(inode.length, inode.current.length));
        // What was cut off does not come back with a later growth, so it has no old contents.
        inode.unsynced.tailMap((int) ((newLength + SECTOR - 1) / SECTOR), true).clear();
        inode.durableLength = Math.min(inode.length, inode.durableLength);
        inode.durable = Arrays.copyOf(inode.durable, Math.min(inode.length, inode.durable.length));
      }
    }

    @Override
    public void close() {
      synchronized (SimulatedDisk.this) {
        if (lock) {
          inode.locked = false;
        }
      }
    }
  }
}
