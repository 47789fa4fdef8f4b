package org.q4j.sql.wire;

import java.util.List;

/**
 * A column of a result, as the client is told of it. Immutable.
 *
 * @param schema the database, or ""
 * @param table the table's alias, or ""
 * @param originalTable the table, or ""
 * @param name what the client calls the column
 * @param originalName the table's column, or ""
 * @param type how values are sent
 * @param text whether values are text of a character set: they are sent, and the length given, in
 *     the client's; otherwise the column is binary
 * @param length the longest value as MySQL counts it: characters of text, else bytes or digits
 * @param flags of {@link FieldFlag}
 * @param decimals digits behind the point; 31 where a float's are not fixed
 * @param members of an ENUM or a SET, in the order that gives them their numbers; clients are not
 *     told. Empty for all else
 */
public record ColumnDefinition(
    String schema,
    String table,
    String originalTable,
    String name,
    String originalName,
    FieldType type,
    boolean text,
    long length,
    int flags,
    int decimals,
    List<String> members) {

  static final int BINARY_COLLATION = 63;

  /** What {@code decimals} is where a float's digits are not fixed. */
  public static final int ANY_DECIMALS = 31;

  /** Keeps a copy of the members. */
  public ColumnDefinition {
    members = List.copyOf(members);
  }

  /** Creates one without members. */
  public ColumnDefinition(
      String schema,
      String table,
      String originalTable,
      String name,
      String originalName,
      FieldType type,
      boolean text,
      long length,
      int flags,
      int decimals) {
    this(
        schema,
        table,
        originalTable,
        name,
        originalName,
        type,
        text,
        length,
        flags,
        decimals,
        List.of());
  }

  /**
   * Returns a column that no table has, of text.
   *
   * @param length the longest value, in characters
   */
  public static ColumnDefinition text(String name, long length) {
    return new ColumnDefinition("", "", "", name, "", FieldType.VAR_STRING, true, length, 0, 31);
  }

  /** Returns a column that no table has, of 64-bit integers. */
  public static ColumnDefinition integer(String name) {
    return computed(name, FieldType.LONGLONG, 21, FieldFlag.BINARY);
  }

  /**
   * Returns a column that no table has, of any type that is not text.
   *
   * @param length the longest value, in bytes or digits
   * @param flags of {@link FieldFlag}
   */
  public static ColumnDefinition computed(String name, FieldType type, long length, int flags) {
    int decimals = type == FieldType.FLOAT || type == FieldType.DOUBLE ? ANY_DECIMALS : 0;
    return new ColumnDefinition("", "", "", name, "", type, false, length, flags, decimals);
  }

  boolean isUnsigned() {
    return (flags & FieldFlag.UNSIGNED) != 0;
  }
}
