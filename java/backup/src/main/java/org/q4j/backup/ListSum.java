package org.q4j.backup;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * The checksum in the last line of a list: {@code ,"sha256":"…"}}, the SHA-256 of all bytes before
 * that line. A damaged digit is JSON still, and would name another generation of a file.
 */
final class ListSum {
  /** The name of the list's last field. */
  static final String FIELD = "sha256";

  private ListSum() {}

  /**
   * Adds it, as the last field.
   *
   * @param bytes what the list is written to
   */
  static void write(JsonGenerator out, ByteArrayOutputStream bytes) throws IOException {
    out.writeRaw('\n');
    out.flush();
    out.writeStringField(FIELD, of(bytes.toByteArray(), bytes.size()));
  }

  /**
   * Checks it.
   *
   * @param stated what the list's last field says
   * @throws IllegalArgumentException when the list has another
   */
  static void check(byte[] bytes, String stated) {
    int line = bytes.length;
    while (line > 0 && bytes[line - 1] != '}') {
      line--; // What follows the end is no part of the list.
    }
    while (line > 0 && bytes[line - 1] != '\n') {
      line--;
    }
    String actual = of(bytes, line);
    if (!actual.equals(stated)) {
      throw new IllegalArgumentException("sha256=%s (expected=%s)".formatted(actual, stated));
    }
  }

  private static String of(byte[] bytes, int length) {
    MessageDigest digest = Batch.newDigest("SHA-256");
    digest.update(bytes, 0, length);
    return HexFormat.of().formatHex(digest.digest());
  }
}
