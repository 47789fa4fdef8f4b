package org.q4j.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Moves the files of a folder to a bucket.
 *
 * <p>Assumptions and guarantees: a local file is removed only after the store itself said that it
 * has an object of that size and checksum (or, where its checksum cannot be compared, after the
 * object was read back), and only if the file is still the one that was read. Interrupted anywhere,
 * each file is here, there or in both places, and the next run goes on. An object is never written
 * over. One run at a time for each folder.
 */
public final class Offload {
  /**
   * What is moved.
   *
   * @param olderThan how long ago a file must have been written to be uploaded
   * @param keepLocal how long ago to be removed here; at least {@code olderThan}
   * @param dryRun whether to tell only what would be done
   */
  public record Options(Duration olderThan, Duration keepLocal, boolean dryRun) {}

  private final Path folder;
  private final ObjectStore store;
  private final Options options;
  private final Keep keep;
  private final Checkpoint checkpoint;

  Offload(Path folder, ObjectStore store, Options options, Keep keep, Checkpoint checkpoint) {
    this.folder = folder;
    this.store = store;
    this.options = options;
    this.keep = keep;
    this.checkpoint = checkpoint;
  }

  /**
   * Moves what is old enough.
   *
   * @param told of each file that was uploaded or removed, kept for a reason, or failed
   * @throws ArchiveLockedException when another run works on the folder
   */
  public static void run(
      Path folder, ObjectStore store, Options options, Keep keep, Consumer<Outcome> told)
      throws IOException {
    new Offload(folder, store, options, keep, Checkpoint.NONE).run(told);
  }

  void run(Consumer<Outcome> told) throws IOException {
    Instant now = Instant.now();
    Age upload = new Age(now, options.olderThan());
    Age remove = new Age(now, options.keepLocal());
    FolderLock.hold(
        folder,
        () -> {
          FolderFiles.each(
              folder,
              (key, file) -> {
                try {
                  one(key, file, upload, remove).ifPresent(told);
                } catch (IOException failure) {
                  told.accept(new Outcome(key, Outcome.Kind.FAILED, Words.of(failure)));
                }
              });
        });
  }

  private Optional<Outcome> one(String key, Path file, Age upload, Age remove) throws IOException {
    FolderFiles.requireText(file);
    FileStamp stamp = FileStamp.of(file);
    if (!upload.isReached(stamp.modified())) {
      return Optional.empty();
    }
    Optional<String> needed = keep.why(Keep.Action.OFFLOAD, file);
    if (needed.isPresent()) {
      return Optional.of(new Outcome(key, Outcome.Kind.KEPT, needed.get()));
    }
    boolean goes = remove.isReached(stamp.modified());
    Optional<StoredObject> there = store.head(key);
    if (!goes && there.isPresent() && isSameByDate(there.get(), stamp)) {
      return Optional.empty(); // Uploaded by an earlier run, and kept here for a while.
    }
    if (options.dryRun()) {
      return Optional.of(done(key, "would be " + words(there.isEmpty(), goes)));
    }
    FileContents contents = FileContents.read(file);
    if (there.isEmpty()) {
      store.put(key, file, contents);
      checkpoint.after("uploaded");
    }
    StoredObject object =
        store
            .head(key)
            .orElseThrow(
                () ->
                    new ArchiveException(
                        "%s says that it has no %s just after the upload; run again"
                            .formatted(store.name(), key)));
    ObjectCheck.require(store, object, contents);
    checkpoint.after("verified");
    if (!FileStamp.of(file).equals(contents.stamp())) {
      throw new ArchiveException(
          "it changed meanwhile and is left; %s/%s holds what it was before"
              .formatted(store.name(), key));
    }
    if (goes) {
      Files.delete(file);
      checkpoint.after("removed");
      FolderFiles.sync(file.getParent());
    }
    return Optional.of(done(key, words(there.isEmpty(), goes)));
  }

  private static boolean isSameByDate(StoredObject object, FileStamp stamp) {
    return object.sha256().isPresent()
        && object.size() == stamp.size()
        && object.modified().equals(stamp.modified());
  }

  private static String words(boolean uploaded, boolean removed) {
    if (uploaded) {
      return removed ? "uploaded, removed here" : "uploaded";
    }
    return removed ? "in the bucket already, removed here" : "in the bucket already";
  }

  private static Outcome done(String key, String words) {
    return new Outcome(key, Outcome.Kind.DONE, words);
  }
}
