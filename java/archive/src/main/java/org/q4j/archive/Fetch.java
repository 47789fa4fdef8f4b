package org.q4j.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Brings files back from a bucket. A file is there, whole, verified and synced, or not at all; one
 * that is there already is never written over.
 */
public final class Fetch {
  private static final int PRIVATE = 0600;

  /** A bucket gives nobody a program that runs as its owner. */
  private static final int PERMISSIONS = 0777;

  private final ObjectStore store;

  /**
   * @param store not closed by this
   */
  public Fetch(ObjectStore store) {
    this.store = store;
  }

  /**
   * Brings files into a folder.
   *
   * @param keys of the files; none for all
   * @param told of each
   * @throws ArchiveLockedException when another run works on the folder
   */
  public void run(Path folder, List<String> keys, Consumer<Outcome> told) throws IOException {
    Files.createDirectories(folder);
    FolderLock.hold(
        folder,
        () -> {
          FolderFiles.removeTemporaries(folder);
          List<String> wanted = new ArrayList<>(keys);
          if (keys.isEmpty()) {
            store.list("", object -> wanted.add(object.key()));
          }
          for (String key : wanted) {
            try {
              told.accept(one(folder, key));
            } catch (IOException failure) {
              told.accept(new Outcome(key, Outcome.Kind.FAILED, Words.of(failure)));
            }
          }
        });
  }

  private Outcome one(Path folder, String key) throws IOException {
    Path file = FolderFiles.resolve(folder, key);
    Optional<StoredObject> object = store.head(key);
    if (object.isEmpty()) {
      return new Outcome(key, Outcome.Kind.FAILED, "not in " + store.name());
    }
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      FileContents contents = FileContents.read(file);
      ObjectCheck.require(store, object.get(), contents);
      return new Outcome(key, Outcome.Kind.KEPT, "here already, the same");
    }
    Files.createDirectories(file.getParent());
    to(object.get(), file);
    return new Outcome(key, Outcome.Kind.DONE, "fetched, %d bytes".formatted(object.get().size()));
  }

  /**
   * Brings one object to a file, with its mode and time.
   *
   * @throws ArchiveException when what came is not what the store recorded
   */
  public void to(StoredObject object, Path file) throws IOException {
    Path temporary = FolderFiles.temporary(file);
    try {
      try (FileChannel channel =
          FileChannel.open(
              temporary,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
        copy(object, channel);
        Files.setAttribute(temporary, "unix:mode", object.mode().orElse(PRIVATE) & PERMISSIONS);
        Files.setLastModifiedTime(temporary, FileTime.from(object.modified()));
        channel.force(true);
      }
      FolderFiles.place(temporary, file);
      FolderFiles.sync(file.getParent());
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private void copy(StoredObject object, FileChannel channel) throws IOException {
    boolean isMd5 = object.sha256().isEmpty() && object.md5().isPresent();
    MessageDigest digest = Digests.of(isMd5 ? "MD5" : "SHA-256");
    try (InputStream in =
        object.size() == 0 ? InputStream.nullInputStream() : store.open(object, 0, object.size())) {
      byte[] buffer = new byte[128 * 1024];
      for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
        digest.update(buffer, 0, got);
        ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, got);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      }
    }
    String actual = HexFormat.of().formatHex(digest.digest());
    String expected = isMd5 ? object.etag() : object.sha256().orElse(actual);
    if (channel.position() != object.size() || !actual.equals(expected)) {
      throw new ArchiveException(
          "%s/%s came damaged: bytes=%d (expected=%d) %s=%s (expected=%s); run again, and if it stays so, the object is damaged"
              .formatted(
                  store.name(),
                  object.key(),
                  channel.position(),
                  object.size(),
                  digest.getAlgorithm(),
                  actual,
                  expected));
    }
  }
}
