package org.q4j.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Brings files back from a bucket for as long as something needs all of them in their folder.
 *
 * <p>Assumptions and guarantees: the folder's lock is held all the time, so nothing is moved away
 * meanwhile. Afterwards a file that was brought and is as it was goes again: the bucket has it.
 * Only after work that is there to change the files does an object go, with the file that was
 * changed, which stays, or removed. After any other work nothing in the bucket is touched, whoever
 * removed the file. A process that is killed meanwhile leaves files that the next offload moves
 * again.
 */
public final class Recall {
  /** What needs the files. */
  @FunctionalInterface
  public interface Work {
    /** Runs while they are there. */
    void run() throws IOException;
  }

  /** A file that is here and in the bucket while the work runs. */
  private record Both(FileStamp stamp, boolean brought) {}

  private final Path folder;
  private final ObjectStore store;
  private final Predicate<String> wanted;
  private final Consumer<String> say;

  /**
   * @param folder where the files were, and are put
   * @param wanted whether a file, by its key, is needed
   * @param say told of each file that is brought
   */
  public Recall(Path folder, ObjectStore store, Predicate<String> wanted, Consumer<String> say) {
    this.folder = folder;
    this.store = store;
    this.wanted = wanted;
    this.say = say;
  }

  /**
   * Runs something that only reads the files, with them in place.
   *
   * @throws ArchiveException when a file cannot be brought; then nothing is run
   * @throws ArchiveLockedException when another run works on the folder
   */
  public void during(Work work) throws IOException {
    hold(work, false);
  }

  /**
   * Runs something that changes or removes files, which is to hold in the bucket, too; fails as
   * {@link #during} does.
   */
  public void duringChange(Work work) throws IOException {
    hold(work, true);
  }

  private void hold(Work work, boolean changes) throws IOException {
    FolderLock.hold(
        folder,
        () -> {
          FolderFiles.removeTemporaries(folder);
          Map<String, Both> files = new LinkedHashMap<>();
          try {
            bring(files);
            work.run();
          } catch (IOException | RuntimeException failure) {
            putBack(files, failure);
            throw failure;
          }
          for (Map.Entry<String, Both> one : files.entrySet()) {
            settle(one.getKey(), one.getValue(), changes);
          }
          FolderFiles.sync(folder);
        });
  }

  private void bring(Map<String, Both> files) throws IOException {
    List<String> keys = new ArrayList<>();
    store.list(
        "",
        object -> {
          if (wanted.test(object.key())) {
            keys.add(object.key());
          }
        });
    Fetch fetch = new Fetch(store);
    for (String key : keys) {
      Path file = FolderFiles.resolve(folder, key);
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        files.put(key, new Both(FileStamp.of(file), false));
        continue;
      }
      StoredObject object = store.head(key).orElse(null);
      if (object == null) {
        continue; // Lists may be older than removals.
      }
      say.accept("fetching %s from %s, %d bytes".formatted(key, store.name(), object.size()));
      fetch.to(object, file);
      files.put(key, new Both(FileStamp.of(file), true));
    }
  }

  private void settle(String key, Both before, boolean changes) throws IOException {
    Path file = folder.resolve(key);
    boolean isThere = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    if (isThere && FileStamp.of(file).equals(before.stamp())) {
      if (before.brought()) {
        Files.delete(file);
      }
    } else if (changes) {
      if (isThere) {
        FolderFiles.syncFile(file);
      }
      FolderFiles.sync(file.getParent());
      store.delete(key);
    } else if (isThere && before.brought()) {
      say.accept("%s was changed meanwhile by somebody else and stays".formatted(file));
    }
  }

  /** After work that failed nothing is removed from the bucket. */
  private void putBack(Map<String, Both> files, Exception failure) {
    files.forEach(
        (key, before) -> {
          Path file = folder.resolve(key);
          try {
            if (before.brought()
                && Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                && FileStamp.of(file).equals(before.stamp())) {
              Files.delete(file);
            }
          } catch (IOException left) {
            failure.addSuppressed(
                left); // It is in the bucket as well; the next offload removes it.
          }
        });
  }
}
