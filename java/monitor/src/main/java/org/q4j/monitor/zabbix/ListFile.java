package org.q4j.monitor.zabbix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Addresses in a file, which is read each time: whoever changes it need not tell. */
final class ListFile implements AddressSource {
  private static final long MOST_BYTES = 4 << 20;

  private final Path file;

  ListFile(Path file) {
    this.file = file;
  }

  @Override
  public List<AgentAddress> addresses() throws IOException {
    try {
      long size = Files.size(file);
      if (size > MOST_BYTES) {
        throw new IOException(
            "ListFile: size=%d (expected at most %d), %s".formatted(size, MOST_BYTES, file));
      }
      return AddressSource.parse(Files.readAllLines(file), file.toString());
    } catch (NoSuchFileException missing) {
      throw new IOException("ListFile: no such file, " + file, missing);
    }
  }
}
