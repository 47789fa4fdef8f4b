package org.q4j.row;

/**
 * The character set and collation of a text column.
 *
 * @param charset how characters become bytes
 * @param collation MySQL's name in small letters; empty for the character set's own. q4j keeps it
 *     for SHOW CREATE TABLE
 */
public record TextEncoding(MysqlCharset charset, String collation) {

  /** What a table has that names none. */
  public static final TextEncoding DEFAULT = new TextEncoding(MysqlCharset.UTF8MB4, "");
}
