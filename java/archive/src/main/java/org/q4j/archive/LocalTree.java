package org.q4j.archive;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The files below one folder, opened name by name from that folder's descriptor ({@code openat},
 * {@code O_NOFOLLOW}). No symbolic link is followed, so nothing outside can be reached, not even
 * when names change between a check and the open. Thread-safe.
 */
final class LocalTree implements Closeable {
  /** What a name stands for. */
  enum Kind {
    FILE,
    DIRECTORY
  }

  /**
   * What was found.
   *
   * @param kind a regular file or a folder
   * @param channel open for reading; null for a folder. Whoever gets it closes it
   * @param size bytes, when it was opened
   * @param modified when its content was written
   */
  record Found(Kind kind, SeekableByteChannel channel, long size, Instant modified) {}

  /** Reads names of a folder. */
  @FunctionalInterface
  private interface Use<T> {
    T with(SecureDirectoryStream<Path> folder) throws IOException;
  }

  private final SecureDirectoryStream<Path> top;

  private LocalTree(SecureDirectoryStream<Path> top) {
    this.top = top;
  }

  /**
   * Opens a folder.
   *
   * @throws ArchiveException when it is none, or its file system cannot open names by descriptor
   */
  @SuppressWarnings("StreamResourceLeak") // It is held until close.
  static LocalTree open(Path folder) throws IOException {
    DirectoryStream<Path> stream;
    try {
      stream = Files.newDirectoryStream(folder);
    } catch (NoSuchFileException | NotDirectoryException none) {
      throw new ArchiveException("no such folder: " + folder, none);
    }
    if (stream instanceof SecureDirectoryStream<Path> secure) {
      return new LocalTree(secure);
    }
    stream.close();
    throw new ArchiveException(
        "files below %s cannot be opened without following links on this system; use Linux"
            .formatted(folder));
  }

  /**
   * Opens a file below the top.
   *
   * @param names of the folders and of the file
   * @return nothing when there is no regular file or folder of that name
   * @throws IOException when it is there and cannot be read
   */
  Optional<Found> open(List<String> names) throws IOException {
    String name = names.get(names.size() - 1);
    return in(names.subList(0, names.size() - 1), folder -> open(folder, Path.of(name)));
  }

  private static Optional<Found> open(SecureDirectoryStream<Path> folder, Path name)
      throws IOException {
    BasicFileAttributes attributes =
        folder
            .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
            .readAttributes();
    Instant modified = attributes.lastModifiedTime().toInstant();
    if (attributes.isDirectory()) {
      return Optional.of(new Found(Kind.DIRECTORY, null, 0, modified));
    }
    if (!attributes.isRegularFile()) { // Opening a FIFO would wait for its writer.
      return Optional.empty();
    }
    SeekableByteChannel channel =
        folder.newByteChannel(name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    try {
      return Optional.of(new Found(Kind.FILE, channel, channel.size(), modified));
    } catch (IOException failure) {
      channel.close();
      throw failure;
    }
  }

  /** Returns whether there is a folder. */
  boolean isFolder(List<String> names) throws IOException {
    return in(names, folder -> Optional.of(true)).isPresent();
  }

  /** Returns the names in a folder, folders with a slash behind; nothing when there is no such. */
  Optional<List<String>> list(List<String> names) throws IOException {
    return in(
        names,
        folder -> {
          List<String> found = new ArrayList<>();
          // A stream of its own: one stream is read once.
          try (SecureDirectoryStream<Path> again =
              folder.newDirectoryStream(Path.of("."), LinkOption.NOFOLLOW_LINKS)) {
            for (Path entry : again) {
              Path name = entry.getFileName();
              BasicFileAttributes attributes =
                  folder
                      .getFileAttributeView(
                          name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                      .readAttributes();
              if (RequestPath.isPlain(name.toString())
                  && (attributes.isRegularFile() || attributes.isDirectory())) {
                found.add(attributes.isDirectory() ? name + "/" : name.toString());
              }
            }
          }
          return Optional.of(found);
        });
  }

  private <T> Optional<T> in(List<String> folders, Use<Optional<T>> use) throws IOException {
    try {
      return in(top, folders, use);
    } catch (NoSuchFileException
        | NotDirectoryException
        | FileSystemLoopException
        | InvalidPathException absent) {
      return Optional.empty();
    } catch (FileSystemException failure) {
      String reason = failure.getReason();
      if (reason != null
          && (reason.contains("symbolic links")
              || reason.contains("Not a directory")
              || reason.contains("File name too long"))) {
        return Optional.empty(); // Java has no exceptions of their own for these.
      }
      throw failure;
    }
  }

  private static <T> T in(SecureDirectoryStream<Path> folder, List<String> names, Use<T> use)
      throws IOException {
    if (names.isEmpty()) {
      return use.with(folder);
    }
    try (SecureDirectoryStream<Path> next =
        folder.newDirectoryStream(Path.of(names.get(0)), LinkOption.NOFOLLOW_LINKS)) {
      return in(next, names.subList(1, names.size()), use);
    }
  }

  @Override
  public void close() throws IOException {
    top.close();
  }
}
