package org.q4j.io;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.q4j.NativeIoException;

/** Making and listing directories. */
final class Directories {
  /** Linux numbers these three alike everywhere. */
  private static final int EIO = 5;

  private static final int EACCES = 13;
  private static final int ENOTDIR = 20;

  private Directories() {}

  static List<String> list(Path directory) {
    // The stream opens first and looks then: a FIFO would make it wait for a writer.
    if (Files.exists(directory) && !Files.isDirectory(directory)) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        names.add(entry.getFileName().toString());
      }
      return names;
    } catch (NoSuchFileException | NotDirectoryException none) {
      return List.of();
    } catch (AccessDeniedException denied) {
      throw failure(directory, denied, EACCES, "EACCES");
    } catch (IOException other) {
      throw failure(directory, other, EIO, "EIO");
    } catch (DirectoryIteratorException other) {
      throw failure(directory, other.getCause(), EIO, "EIO");
    }
  }

  /** Makes a directory and those above it; whatever is new is durable afterwards. */
  static void create(Path directory) {
    if (Files.isDirectory(directory)) {
      return;
    }
    Path parent = PathNames.directoryOf(directory);
    if (!parent.equals(directory)) {
      create(parent);
    }
    if (Paths.makeDirectory(directory)) {
      boolean durable = false;
      try {
        Paths.syncDirectory(parent);
        durable = true;
      } finally {
        if (!durable) {
          directory.toFile().delete(); // Or the next call would take it for one that is durable.
        }
      }
    } else if (!Files.isDirectory(directory)) {
      throw failure(directory, null, ENOTDIR, "ENOTDIR");
    }
  }

  /** The message of these exceptions is often the path alone. */
  private static String words(IOException cause) {
    if (cause == null) {
      return "Not a directory";
    }
    return cause instanceof AccessDeniedException ? "Permission denied" : cause.getMessage();
  }

  private static NativeIoException failure(
      Path directory, IOException cause, int errno, String name) {
    NativeIoException failure =
        new NativeIoException(
            "directory failed: errno=%s (%s), %s".formatted(name, words(cause), directory),
            errno,
            name);
    if (cause != null) {
      failure.initCause(cause);
    }
    return failure;
  }
}
