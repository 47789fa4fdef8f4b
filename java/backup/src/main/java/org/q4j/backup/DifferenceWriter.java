package org.q4j.backup;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes records in the format of a difference. */
final class DifferenceWriter {
  private static final int BUFFER = 256 * 1024;

  private DifferenceWriter() {}

  /** Opens a file to be packed, and encrypted where there is a key. */
  static OutputStream open(Path file, Compression compression, SetKey key) throws IOException {
    return open(Files.newOutputStream(file), compression, key);
  }

  /** The same onto a stream. */
  static OutputStream open(OutputStream raw, Compression compression, SetKey key)
      throws IOException {
    try {
      return compression.pack(key == null ? raw : key.seal(raw));
    } catch (IOException | RuntimeException failure) {
      raw.close();
      throw failure;
    }
  }

  /** Writes all records; returns their number. */
  static long copy(Records records, OutputStream to) throws IOException {
    BufferedOutputStream out = new BufferedOutputStream(to, BUFFER);
    byte[] head = new byte[8];
    LittleEndian.putInt(head, 0, records.blockSize());
    out.write(head, 0, 4);
    long count = 0;
    while (records.next()) {
      LittleEndian.putLong(head, 0, records.offset());
      out.write(head);
      out.write(records.block(), records.start(), records.length());
      count++;
    }
    out.flush();
    return count;
  }
}
