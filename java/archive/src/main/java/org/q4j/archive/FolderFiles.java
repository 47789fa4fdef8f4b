package org.q4j.archive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** The archived files below a folder: regular ones, no links, no hidden names. */
final class FolderFiles {
  /** How files are named until they are complete: hidden, so nobody serves or archives them. */
  private static final String TEMPORARY = ".q4j-tmp";

  /** Uses a file. */
  @FunctionalInterface
  interface Use {
    /**
     * @param key its path below the folder, with slashes
     */
    void file(String key, Path file) throws IOException;
  }

  private FolderFiles() {}

  /**
   * Gives every file to {@code use}, folder by folder, in the order of names.
   *
   * @throws ArchiveException when there is no such folder
   */
  static void each(Path folder, Use use) throws IOException {
    try {
      each(folder, "", use);
    } catch (NotDirectoryException none) {
      throw new ArchiveException("not a folder: " + folder, none);
    }
  }

  private static void each(Path folder, String start, Use use) throws IOException {
    List<Path> entries;
    try (Stream<Path> all = Files.list(folder)) {
      entries = all.sorted().toList();
    } catch (NoSuchFileException gone) {
      if (start.isEmpty()) {
        throw new ArchiveException("no such folder: " + folder, gone);
      }
      return; // Removed meanwhile.
    }
    for (Path entry : entries) {
      String name = entry.getFileName().toString();
      if (!RequestPath.isPlain(name)) {
        continue;
      }
      if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
        each(entry, start + name + "/", use);
      } else if (Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)) {
        use.file(start + name, entry);
      }
    }
  }

  /** Removes what killed runs left. The folder is locked by the caller. */
  static void removeTemporaries(Path folder) throws IOException {
    List<Path> left;
    try (Stream<Path> all = Files.walk(folder)) {
      left =
          all.filter(file -> file.getFileName().toString().endsWith(TEMPORARY))
              .filter(file -> file.getFileName().toString().startsWith("."))
              .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
              .toList();
    } catch (UncheckedIOException unreadable) {
      throw unreadable.getCause();
    }
    for (Path file : left) {
      Files.deleteIfExists(file);
    }
  }

  /**
   * Returns a new name, beside a file, under which it is written until it is complete. It is nobody
   * else's, not even that of a run that holds the lock of a folder above; and as short for a file
   * of the longest name.
   */
  static Path temporary(Path file) {
    return file.resolveSibling("." + UUID.randomUUID() + TEMPORARY);
  }

  /**
   * Gives a complete file its name. What has that name by then, whoever made it, is never replaced.
   *
   * @throws ArchiveException when there is something of that name
   */
  static void place(Path temporary, Path file) throws IOException {
    try {
      Files.createLink(file, temporary); // A rename would replace.
      Files.delete(temporary);
    } catch (FileAlreadyExistsException there) {
      throw appeared(file, there);
    } catch (FileSystemException | UnsupportedOperationException linksUnknown) {
      try {
        Files.move(temporary, file);
      } catch (FileAlreadyExistsException there) {
        throw appeared(file, there);
      }
    }
  }

  private static ArchiveException appeared(Path file, IOException there) {
    return new ArchiveException("%s appeared meanwhile and is left".formatted(file), there);
  }

  /** Makes what somebody else wrote into a file durable. */
  static void syncFile(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      channel.force(true);
    }
  }

  /**
   * Refuses a file whose name is no text: written out, as a key or with another ending, it would
   * name another file.
   */
  static void requireText(Path file) throws ArchiveException {
    if (!file.resolveSibling(file.getFileName().toString()).equals(file)) {
      throw new ArchiveException(
          "its name is not UTF-8, and it is left; rename it, as in: convmv -f latin1 -t utf8");
    }
  }

  /** Makes the names in a folder durable. */
  static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /**
   * Returns the file of a key that a bucket gave.
   *
   * @throws ArchiveException when the key leads out of the folder, or through a link
   */
  static Path resolve(Path folder, String key) throws IOException {
    Path file = folder;
    for (String name : key.split("/", -1)) {
      if (!RequestPath.isPlain(name)) {
        throw new ArchiveException(
            "the key cannot be a file below %s: key=%s (expected=names without a dot first)"
                .formatted(folder, key));
      }
      if (!file.equals(folder) && Files.isSymbolicLink(file)) {
        throw new ArchiveException("%s is a link, %s is not put behind it".formatted(file, key));
      }
      file = file.resolve(name);
    }
    return file;
  }
}
