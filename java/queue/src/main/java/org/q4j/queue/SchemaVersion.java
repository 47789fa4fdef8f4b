package org.q4j.queue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.q4j.row.Schema;

/**
 * A definition and its number, by which two processes find out that they mean the same: the first 8
 * bytes of its text's SHA-256.
 *
 * @param schema the columns
 * @param text the CREATE TABLE statement of a table {@code t}
 * @param number the text's
 */
public record SchemaVersion(Schema schema, String text, long number) {

  /** Returns the version of a definition. */
  public static SchemaVersion of(Schema schema) {
    String text = schema.toSql("t");
    return new SchemaVersion(schema, text, number(text));
  }

  /**
   * Reads a definition.
   *
   * @throws org.q4j.SchemaException when it does not parse
   */
  public static SchemaVersion parse(String text) {
    return new SchemaVersion(Schema.parse(text), text, number(text));
  }

  private static long number(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return ByteBuffer.wrap(digest.digest(text.getBytes(StandardCharsets.UTF_8))).getLong();
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
