package org.q4j.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** Shows that the files of an archive are sound. */
public final class Verification {
  private final Path folder;
  private final Optional<? extends ObjectStore> store;
  private final boolean read;

  /**
   * @param store nothing when there is none
   * @param read whether objects are read and not only looked at
   */
  public Verification(Path folder, Optional<? extends ObjectStore> store, boolean read) {
    this.folder = folder;
    this.store = store;
    this.read = read;
  }

  /**
   * Verifies every file: a packed one unpacks to its end; one that is here and in the bucket is the
   * same; an object has the size and, when read, the checksum recorded at its upload.
   *
   * @param told of each
   */
  public void run(Consumer<Outcome> told) throws IOException {
    for (Inventory.Entry entry : Inventory.of(folder, store).values()) {
      try {
        told.accept(new Outcome(entry.key(), Outcome.Kind.DONE, one(entry)));
      } catch (IOException failure) {
        told.accept(new Outcome(entry.key(), Outcome.Kind.FAILED, Words.of(failure)));
      }
    }
  }

  private String one(Inventory.Entry entry) throws IOException {
    StringBuilder words = new StringBuilder();
    Path file = folder.resolve(entry.key());
    if (entry.local().isPresent()) {
      Encoding encoding = Encoding.of(entry.key());
      try (InputStream in = encoding.unpack(FileContents.open(file))) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      words.append(encoding == Encoding.IDENTITY ? "readable" : "unpacks");
    }
    if (entry.remote().isEmpty()) {
      return words.toString();
    }
    ObjectStore there = store.orElseThrow();
    Optional<StoredObject> object = there.head(entry.key());
    if (object.isEmpty()) {
      if (entry.local().isPresent()) {
        return words + ", not in the bucket"; // It was listed; lists may be older than removals.
      }
      throw new ArchiveException("%s lists it and does not have it".formatted(there.name()));
    }
    if (entry.local().isPresent()) {
      ObjectCheck.require(there, object.get(), FileContents.read(file));
      words.append(", the same in the bucket");
    }
    if (read) {
      words.append(words.isEmpty() ? "" : ", ").append(read(there, object.get()));
    }
    return words.isEmpty() ? "in the bucket, not read" : words.toString();
  }

  private static String read(ObjectStore store, StoredObject object) throws IOException {
    String actual = ObjectCheck.sha256(store, object);
    if (object.sha256().isEmpty()) {
      return "read from the bucket (no checksum recorded)";
    }
    if (!actual.equals(object.sha256().get())) {
      throw new ArchiveException(
          "%s/%s is damaged: sha256=%s (expected=%s)"
              .formatted(store.name(), object.key(), actual, object.sha256().get()));
    }
    return "read from the bucket, sound";
  }
}
