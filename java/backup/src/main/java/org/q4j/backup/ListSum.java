package org.q4j.backup;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.q4j.CorruptException;

/**
 * The checksum in the last line of a list: {@code ,"sha256":"…"}}, the SHA-256 of all bytes before
 * that line. A damaged digit is JSON still, and would name another generation of a file. Of an
 * encrypted folder it is {@code ,"hmac_sha256":"…"}} by its key, which nobody else can make.
 */
final class ListSum {
  /** The name of the list's last field. */
  static final String FIELD = "sha256";

  /** The name of that field in an encrypted folder. */
  static final String KEY_FIELD = "hmac_sha256";

  private ListSum() {}

  /**
   * Adds it, as the last field.
   *
   * @param bytes what the list is written to
   * @param key of an encrypted folder, or null
   */
  static void write(JsonGenerator out, ByteArrayOutputStream bytes, SetKey key) throws IOException {
    out.writeRaw('\n');
    out.flush();
    byte[] lines = bytes.toByteArray();
    out.writeStringField(key == null ? FIELD : KEY_FIELD, key == null ? of(lines) : of(lines, key));
  }

  /**
   * Checks it.
   *
   * @param stated what the list's last field says
   * @throws IllegalArgumentException when the list has another
   */
  static void check(byte[] bytes, String stated) {
    String actual = of(before(bytes, FIELD, stated));
    if (!actual.equals(stated)) {
      throw new IllegalArgumentException("sha256=%s (expected=%s)".formatted(actual, stated));
    }
  }

  /**
   * Checks that of an encrypted folder.
   *
   * @param stated what the list's last field says
   * @param key the folder's; without one only that the last line is one
   * @param file its name, for messages
   * @throws CorruptException when the key makes another
   */
  static void checkKey(byte[] bytes, String stated, SetKey key, Path file) {
    byte[] lines = before(bytes, KEY_FIELD, stated);
    if (key != null
        && !MessageDigest.isEqual(
            of(lines, key).getBytes(StandardCharsets.US_ASCII),
            stated.getBytes(StandardCharsets.UTF_8))) {
      throw new CorruptException(
          "%s is not the key of this copy, or its list was changed: %s; q4j backup restore --generation N restores the others without it"
              .formatted(key.file(), file));
    }
  }

  /** Returns what the last line is of; that itself must have nothing but the checksum. */
  private static byte[] before(byte[] bytes, String field, String stated) {
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '}') {
      end--; // What follows the end is no part of the list.
    }
    int line = end;
    while (line > 0 && bytes[line - 1] != '\n') {
      line--;
    }
    String last = new String(bytes, line, end - line, StandardCharsets.UTF_8);
    if (!last.equals(",\"%s\":\"%s\"}".formatted(field, stated))) {
      throw new IllegalArgumentException("the last line (expected=%s alone)".formatted(field));
    }
    return Arrays.copyOf(bytes, line);
  }

  private static String of(byte[] lines) {
    return HexFormat.of().formatHex(Batch.newDigest("SHA-256").digest(lines));
  }

  private static String of(byte[] lines, SetKey key) {
    return HexFormat.of().formatHex(key.authenticateList(lines));
  }
}
