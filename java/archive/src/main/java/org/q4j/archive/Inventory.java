package org.q4j.archive;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Every file of an archive, and where it is. */
public final class Inventory {
  /**
   * A file.
   *
   * @param key its path below the folder, as it is stored
   * @param local its size here, bytes
   * @param remote its size in the bucket, bytes
   * @param modified when its content was written; of one in the bucket only, when it was uploaded
   */
  public record Entry(String key, Optional<Long> local, Optional<Long> remote, Instant modified) {}

  private Inventory() {}

  /**
   * Looks at a folder and a bucket.
   *
   * @param store nothing when there is none
   * @return by key
   */
  public static SortedMap<String, Entry> of(Path folder, Optional<? extends ObjectStore> store)
      throws IOException {
    TreeMap<String, Entry> all = new TreeMap<>();
    FolderFiles.each(
        folder,
        (key, file) -> {
          FileStamp stamp = FileStamp.of(file);
          all.put(
              key, new Entry(key, Optional.of(stamp.size()), Optional.empty(), stamp.modified()));
        });
    if (store.isPresent()) {
      store
          .get()
          .list(
              "",
              object ->
                  all.merge(
                      object.key(),
                      new Entry(
                          object.key(),
                          Optional.empty(),
                          Optional.of(object.size()),
                          object.modified()),
                      (here, there) ->
                          new Entry(here.key(), here.local(), there.remote(), here.modified())));
    }
    return all;
  }
}
