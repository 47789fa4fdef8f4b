package org.q4j.cli;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The descriptors of the dump commands: the old digest on 5, if it is open, the new one on 6. The
 * launcher looks whether they are: the virtual machine soon has files of its own there.
 */
final class DumpStreams implements AutoCloseable {
  private final InputStream old;
  private final OutputStream digests;

  private DumpStreams(InputStream old, OutputStream digests) {
    this.old = old;
    this.digests = digests;
  }

  /**
   * Opens them.
   *
   * @throws CommandException when descriptor 6 is not open
   */
  static DumpStreams open() throws IOException {
    if (!Boolean.getBoolean("q4j.fd6")) {
      throw new CommandException(1, "file descriptor 6 (digest output) not open; add 6> FILE");
    }
    InputStream old =
        Boolean.getBoolean("q4j.fd5") ? Files.newInputStream(Path.of("/proc/self/fd/5")) : null;
    // Appending: opened anew, a file would else be written from its beginning.
    return new DumpStreams(
        old, new BufferedOutputStream(new FileOutputStream("/proc/self/fd/6", true), 1 << 16));
  }

  /** Returns the old digest, or null. */
  InputStream old() {
    return old;
  }

  OutputStream digests() {
    return digests;
  }

  @Override
  public void close() throws IOException {
    if (old != null) {
      old.close();
    }
    digests.close();
  }
}
