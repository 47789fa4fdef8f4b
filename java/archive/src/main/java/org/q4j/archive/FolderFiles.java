package org.q4j.archive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
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

  /** Returns the name under which a file is written until it is complete. */
  static Path temporary(Path file) {
    return file.resolveSibling("." + file.getFileName() + TEMPORARY);
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
