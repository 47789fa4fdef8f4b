package org.q4j.archive;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Proves that an object holds a file's content. */
final class ObjectCheck {
  private ObjectCheck() {}

  /**
   * Compares sizes and checksums; where the store's checksum cannot be compared, reads the object.
   *
   * @throws ArchiveException when it holds something else
   */
  static void require(ObjectStore store, StoredObject object, FileContents contents)
      throws IOException {
    long size = contents.stamp().size();
    if (object.size() != size) {
      throw differs(store, object, "size=%d (expected=%d)".formatted(object.size(), size));
    }
    if (object.sha256().isPresent() && !object.sha256().get().equals(contents.sha256())) {
      throw differs(
          store,
          object,
          "recorded sha256=%s (expected=%s)".formatted(object.sha256().get(), contents.sha256()));
    }
    Optional<Boolean> matches = store.matches(object, contents);
    if (matches.isEmpty()) {
      String actual = sha256(store, object);
      matches = Optional.of(actual.equals(contents.sha256()));
    }
    if (!matches.get()) {
      throw differs(
          store, object, "etag=%s (expected=%s)".formatted(object.etag(), contents.etag()));
    }
  }

  /** Reads an object and returns its SHA-256, in hexadecimal. */
  static String sha256(ObjectStore store, StoredObject object) throws IOException {
    if (object.size() == 0) {
      return Digests.sha256(InputStream.nullInputStream());
    }
    try (InputStream in = store.open(object, 0, object.size())) {
      LimitedStream whole = new LimitedStream(in, object.size());
      return Digests.sha256(whole);
    }
  }

  private static ArchiveException differs(ObjectStore store, StoredObject object, String how) {
    return new ArchiveException(
        "%s/%s holds something else: %s; the local file is left, move one of the two away"
            .formatted(store.name(), object.key(), how));
  }
}
