package org.q4j.row;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Definitions that real servers wrote, and what their SHOW CREATE TABLE said. */
final class FrmSamples {

  private FrmSamples() {}

  /**
   * @param table server and name, as {@code mysql-5.5/times}
   */
  static byte[] frm(String table) {
    return bytes(table + ".frm");
  }

  /** Returns the statement, in UTC and without a semicolon. */
  static String sql(String table) {
    return new String(bytes(table + ".sql"), StandardCharsets.UTF_8).strip();
  }

  private static byte[] bytes(String name) {
    try (InputStream in = FrmSamples.class.getResourceAsStream("/frm/" + name)) {
      if (in == null) {
        throw new IllegalArgumentException("no such sample: " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
