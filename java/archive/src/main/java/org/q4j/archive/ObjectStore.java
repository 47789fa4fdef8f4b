package org.q4j.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** Where objects are kept. Keys are paths without a leading slash. Thread-safe. */
public interface ObjectStore extends AutoCloseable {
  /** Returns what is known of an object; nothing when there is none. */
  Optional<StoredObject> head(String key) throws IOException;

  /**
   * Opens an object's content.
   *
   * @param object the read fails when it was replaced meanwhile
   * @param first offset, bytes
   * @param length bytes, at least 1
   */
  InputStream open(StoredObject object, long first, long length) throws IOException;

  /**
   * Uploads a file, in parts when it is large. Each part carries its checksum, and the store
   * refuses what arrives otherwise. Nothing is there under the key before all of it is.
   *
   * @param contents of {@code file}, as it was read just before
   * @return false when the store says that there is an object already: another's, or this one, if
   *     the answer to an attempt was lost; whoever needs to know looks at it
   * @throws ArchiveException when it failed
   */
  boolean put(String key, Path file, FileContents contents) throws IOException;

  /**
   * Returns whether the store's checksum of an object is that of a file's content; empty when the
   * store has none that can be compared, and only reading the object tells.
   */
  Optional<Boolean> matches(StoredObject object, FileContents contents);

  /** Gives all objects whose keys begin with {@code start} to {@code use}, in the keys' order. */
  void list(String start, Consumer<StoredObject> use) throws IOException;

  /** Removes an object. That there is none is no error. */
  void delete(String key) throws IOException;

  /** Returns where it is, for messages, as in {@code s3://bucket/prefix}. */
  String name();

  @Override
  void close();
}
