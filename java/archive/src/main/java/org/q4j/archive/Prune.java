package org.q4j.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** Removes old files for good, here and in the bucket. */
public final class Prune {
  private Prune() {}

  /**
   * Removes what is old enough.
   *
   * @param store nothing when there is none
   * @param olderThan how long ago a file must have been written
   * @param told of each
   * @throws ArchiveLockedException when another run works on the folder
   */
  public static void run(
      Path folder,
      Optional<? extends ObjectStore> store,
      Duration olderThan,
      boolean dryRun,
      Keep keep,
      Consumer<Outcome> told)
      throws IOException {
    Age age = new Age(Instant.now(), olderThan);
    FolderLock.hold(
        folder,
        () -> {
          for (Inventory.Entry entry : Inventory.of(folder, store).values()) {
            try {
              one(folder, store, entry, age, dryRun, keep).ifPresent(told);
            } catch (IOException failure) {
              told.accept(new Outcome(entry.key(), Outcome.Kind.FAILED, Words.of(failure)));
            }
          }
        });
  }

  private static Optional<Outcome> one(
      Path folder,
      Optional<? extends ObjectStore> store,
      Inventory.Entry entry,
      Age age,
      boolean dryRun,
      Keep keep)
      throws IOException {
    String key = entry.key();
    Instant modified = entry.modified();
    if (!age.isReached(modified) && entry.local().isPresent()) {
      return Optional.empty();
    }
    if (entry.local().isEmpty()) {
      // A list tells only when it was uploaded, which is later than when it was written.
      Optional<StoredObject> object = store.orElseThrow().head(key);
      if (object.isEmpty() || !age.isReached(object.get().modified())) {
        return Optional.empty();
      }
      modified = object.get().modified();
    }
    Path file = FolderFiles.resolve(folder, key);
    Optional<String> needed = keep.why(Keep.Action.PRUNE, file);
    if (needed.isPresent()) {
      return Optional.of(new Outcome(key, Outcome.Kind.KEPT, needed.get()));
    }
    if (entry.local().isPresent() && !Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new ArchiveException(
          "it is no longer there, or its name is not UTF-8; nothing is removed, run again");
    }
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        && !age.isReached(FileStamp.of(file).modified())) {
      throw new ArchiveException("it was written anew meanwhile and is left, also in the bucket");
    }
    if (!dryRun) {
      // The bucket first: interrupted between, the next run still sees the local file.
      if (store.isPresent() && entry.remote().isPresent()) {
        store.get().delete(key);
      }
      if (Files.deleteIfExists(file)) {
        FolderFiles.sync(file.getParent());
      }
    }
    return Optional.of(
        new Outcome(
            key,
            Outcome.Kind.DONE,
            "%s, written %s".formatted(dryRun ? "would be removed" : "removed", modified)));
  }
}
