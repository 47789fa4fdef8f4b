package org.q4j.io;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import org.q4j.UnsupportedException;

/** Paths as the system calls take them. */
final class PathNames {
  private static final char UNREADABLE = '\uFFFD';

  private PathNames() {}

  /**
   * Returns the path's bytes, without a NUL.
   *
   * <p>UTF-8, not what the JVM takes for the platform's encoding: on a machine without a locale
   * that is ASCII. A path that the JVM could not decode is taken by its bytes; its text would name
   * another file.
   *
   * @throws UnsupportedException for a path that is not one of this machine's file system
   */
  static byte[] bytesOf(Path path) {
    if (!path.getFileSystem().equals(FileSystems.getDefault())) {
      throw new UnsupportedException(
          "not a path of this machine's file system: " + path.toUri() + "; copy it out first");
    }
    String text = path.toString();
    if (text.isEmpty()) {
      return new byte[] {'.'};
    }
    return text.indexOf(UNREADABLE) < 0
        ? text.getBytes(StandardCharsets.UTF_8)
        : unescape(path.toUri().getRawPath());
  }

  /** Returns the directory that a file's entry is in. */
  static Path directoryOf(Path file) {
    Path parent = file.getParent();
    return parent == null ? Path.of(".") : parent;
  }

  private static byte[] unescape(String rawPath) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int at = 0; at < rawPath.length(); at++) {
      if (rawPath.charAt(at) == '%') {
        bytes.write(Integer.parseInt(rawPath, at + 1, at + 3, 16));
        at += 2;
      } else {
        bytes.write(rawPath.charAt(at));
      }
    }
    return bytes.toByteArray();
  }
}
