package org.q4j.archive;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Objects of a bucket in a folder of bounded size, the longest unused dropped first. Objects are
 * taken as written once: what is in the cache is not compared with the bucket again.
 *
 * <p>Assumptions and guarantees: the sizes of all entries, complete or being filled, stay within
 * the bound; an entry that somebody reads is not dropped; an object that finds no room is not
 * cached. A crash leaves complete entries and {@code .part} files, which the next open removes. The
 * folder belongs to one process at a time. Thread-safe.
 */
public final class ReadCache implements Closeable {
  private static final String PART = ".part";

  private final Path folder;
  private final long bound;
  private final ObjectStore store;
  private final FolderLock lock;
  private final Filler filler;
  private final Map<String, CacheEntry> entries = new LinkedHashMap<>(64, 0.75f, true);
  private long held;

  private ReadCache(Path folder, long bound, ObjectStore store, FolderLock lock) {
    this.folder = folder;
    this.bound = bound;
    this.store = store;
    this.lock = lock;
    filler = new Filler(store);
  }

  /**
   * Opens a cache.
   *
   * @param folder made with mode 0700 when it is missing
   * @param bound in bytes
   * @param store closed with the cache
   * @throws ArchiveLockedException when another process uses it
   */
  public static ReadCache open(Path folder, long bound, ObjectStore store) throws IOException {
    Files.createDirectories(
        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    ReadCache cache = new ReadCache(folder, bound, store, FolderLock.take(folder));
    try {
      cache.load();
      return cache;
    } catch (IOException | RuntimeException failure) {
      cache.lock.close();
      throw failure;
    }
  }

  /** A file found at the start. */
  private record Old(Path file, BasicFileAttributes attributes) {}

  private synchronized void load() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(file -> !file.endsWith(FolderLock.NAME)).toList();
    }
    List<Old> found = new ArrayList<>();
    for (Path file : files) {
      String name = file.getFileName().toString();
      if (name.matches("[0-9a-f]{64}")) {
        found.add(new Old(file, Files.readAttributes(file, BasicFileAttributes.class)));
      } else if (name.matches("[0-9a-f]{64}\\" + PART)) {
        Files.delete(file);
      } else {
        throw new ArchiveException(
            "not a cache: %s is none of its files; give the cache a folder of its own"
                .formatted(file));
      }
    }
    found.sort(Comparator.comparing(old -> old.attributes().lastAccessTime()));
    for (Old old : found) {
      String name = old.file().getFileName().toString();
      long size = old.attributes().size();
      StoredObject object =
          new StoredObject(
              name,
              size,
              old.attributes().lastModifiedTime().toInstant(),
              "",
              false,
              Optional.empty(),
              Optional.empty());
      entries.put(name, new CacheEntry(object, old.file(), true));
      held += size;
    }
    makeRoom(0);
  }

  private static String nameOf(String key) {
    return HexFormat.of()
        .formatHex(Digests.of("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
  }

  ObjectStore store() {
    return store;
  }

  /** Returns what is cached under a key, without asking the store. */
  synchronized Optional<StoredObject> describe(String key) {
    CacheEntry entry = entries.get(nameOf(key));
    return entry == null || entry.isFailed() ? Optional.empty() : Optional.of(entry.object());
  }

  /**
   * Returns an object's bytes from the cache, which begins to fetch it when it is not there.
   *
   * @return nothing when it finds no room
   */
  synchronized Optional<Body> open(String key, StoredObject object) throws IOException {
    String name = nameOf(key);
    CacheEntry entry = entries.get(name);
    if (entry == null || entry.isFailed()) {
      if (!makeRoom(object.size())) {
        return Optional.empty();
      }
      Path part = folder.resolve(name + PART);
      CacheEntry begun = new CacheEntry(object, part, false);
      filler.fill(begun, part, folder.resolve(name), () -> forget(name, begun));
      entries.put(name, begun);
      held += object.size();
      entry = begun;
    }
    entry.use();
    try {
      return Optional.of(new CachedBody(entry));
    } catch (IOException failure) {
      entry.release();
      throw failure;
    }
  }

  /** Returns the bytes that are held or reserved. */
  synchronized long held() {
    return held;
  }

  private synchronized void forget(String name, CacheEntry entry) {
    if (entries.remove(name, entry)) {
      held -= entry.object().size();
    }
  }

  /** Drops entries until there is room for {@code bytes} more; returns whether there is. */
  private boolean makeRoom(long bytes) throws IOException {
    if (bytes > bound) {
      return false;
    }
    Iterator<CacheEntry> eldest = entries.values().iterator();
    while (held > bound - bytes && eldest.hasNext()) {
      CacheEntry entry = eldest.next();
      if (!entry.isUsed()) {
        Files.deleteIfExists(entry.file());
        eldest.remove();
        held -= entry.object().size();
      }
    }
    return held <= bound - bytes;
  }

  @Override
  public void close() throws IOException {
    try {
      filler.close();
      store.close();
    } finally {
      lock.close();
    }
  }
}
