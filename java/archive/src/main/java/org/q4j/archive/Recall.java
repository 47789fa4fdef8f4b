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
 * meanwhile. Afterwards a file that was brought and is as it was goes again: the bucket has it. One
 * that was changed stays, and its object goes; of one that was removed the object goes, too. A
 * process that is killed meanwhile leaves files that the next offload moves again.
 */
public final class Recall {
  /** What needs the files. */
  @FunctionalInterface
  public interface Work {
    /** Runs while they are there. */
    void run() throws IOException;
  }

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
   * Runs something with the files in place.
   *
   * @throws ArchiveException when a file cannot be brought; then nothing is run
   * @throws ArchiveLockedException when another run works on the folder
   */
  public void during(Work work) throws IOException {
    FolderLock.hold(
        folder,
        () -> {
          Map<String, FileStamp> brought = new LinkedHashMap<>();
          try {
            bring(brought);
            work.run();
            settle(brought);
          } catch (IOException | RuntimeException failure) {
            remove(brought, failure);
            throw failure;
          }
        });
  }

  private void bring(Map<String, FileStamp> brought) throws IOException {
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
        continue;
      }
      StoredObject object = store.head(key).orElse(null);
      if (object == null) {
        continue; // Lists may be older than removals.
      }
      say.accept("fetching %s from %s, %d bytes".formatted(key, store.name(), object.size()));
      fetch.to(object, file);
      brought.put(key, FileStamp.of(file));
    }
  }

  /** After work that was done: what it changed is to hold in the bucket, too. */
  private void settle(Map<String, FileStamp> brought) throws IOException {
    for (Map.Entry<String, FileStamp> one : brought.entrySet()) {
      Path file = folder.resolve(one.getKey());
      boolean isThere = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
      if (isThere && FileStamp.of(file).equals(one.getValue())) {
        Files.delete(file);
      } else {
        store.delete(one.getKey());
      }
    }
    FolderFiles.sync(folder);
  }

  /** After work that failed nothing is removed from the bucket. */
  private void remove(Map<String, FileStamp> brought, Exception failure) {
    for (Map.Entry<String, FileStamp> one : brought.entrySet()) {
      Path file = folder.resolve(one.getKey());
      try {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
            && FileStamp.of(file).equals(one.getValue())) {
          Files.delete(file);
        }
      } catch (IOException left) {
        failure.addSuppressed(left); // It is in the bucket as well; the next offload removes it.
      }
    }
  }
}
