package org.q4j.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import org.q4j.Q4jException;

/** Files that hold secrets. Stateless. */
public final class PrivateFile {
  private PrivateFile() {}

  /**
   * Refuses a file that everybody may read. Where files have no such permissions none is refused.
   *
   * @param what the file has, for the message
   * @throws Q4jException when everybody may read it
   * @throws IOException when that cannot be told
   */
  public static void check(String what, Path file) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
    if (view != null
        && view.readAttributes().permissions().contains(PosixFilePermission.OTHERS_READ)) {
      throw new Q4jException(
          "%s readable by everybody: file=%s; run: chmod o-rwx %s".formatted(what, file, file));
    }
  }
}
