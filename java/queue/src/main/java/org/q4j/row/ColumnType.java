package org.q4j.row;

import java.util.Objects;
import java.util.Optional;
import org.q4j.SchemaException;

/**
 * The type of a column: how its values become bytes of a row body and back.
 *
 * <p>Immutable and thread-safe. A new type is a subclass and a line in {@link TypeCatalog}; codec,
 * builder, row and printer ask the type. The stored form of a value is all its bytes in the body, a
 * length prefix included.
 */
public abstract class ColumnType {

  private final String label;
  private final String sql;
  private final TextEncoding encoding;

  /**
   * @param label the type as messages show it, for example {@code VARCHAR(255)}
   * @param sql the type as SHOW CREATE TABLE prints it, without character set
   * @param encoding null for types without text
   */
  ColumnType(String label, String sql, TextEncoding encoding) {
    this.label = label;
    this.sql = sql;
    this.encoding = encoding;
  }

  /** Returns the type as SHOW CREATE TABLE prints it, without its character set. */
  public final String sql() {
    return sql;
  }

  /** Returns the character set and collation of a text type; empty for others. */
  public final Optional<TextEncoding> encoding() {
    return Optional.ofNullable(encoding);
  }

  /** Returns what its values are to a program. */
  public abstract ValueKind kind();

  /** Returns whether {@link Row#getLong} gives its values. */
  public boolean hasLong() {
    return switch (kind()) {
      case TEXT, BINARY, FLOAT, DECIMAL -> false;
      default -> true;
    };
  }

  /** Returns whether its integers may pass {@link Long#MAX_VALUE}. */
  public boolean mayPassLong() {
    return false;
  }

  /** Returns whether a V2 body holds this type in its first group, that of fixed size. */
  abstract boolean inFixedGroup();

  /** Returns whether one column of this type makes MySQL lay out the whole table as variable. */
  abstract boolean makesTableVariable();

  /** Returns whether a column may have a default other than NULL. */
  abstract boolean mayHaveDefault();

  /**
   * Returns the stored form that a NOT NULL column without DEFAULT takes when it is not set; null
   * when such a column must be set.
   */
  byte[] implicitDefault() {
    return null;
  }

  /** Returns how many high bits of a value stand in the null area too, behind the null bit. */
  int nullAreaBits() {
    return 0;
  }

  /** Returns the most bytes that the stored form of a value may have. */
  abstract long maxStoredSize();

  /**
   * Returns the number of bytes of the stored form at an offset. Where its length prefix does not
   * fit before {@code end}, the size of the prefix.
   *
   * @return 0 to 2^32 + 3; not checked against {@code end}
   */
  abstract long storedSize(byte[] body, int offset, int end);

  /** Returns how many bytes of the stored form come before the value itself. */
  abstract int prefixSize();

  /**
   * Decodes a stored form that was found to lie within the body.
   *
   * @throws org.q4j.CorruptException when the bytes are no value of this type
   */
  abstract Object decode(Column column, byte[] body, int offset, int size);

  /** As {@link #decode}, without an object where the type can. */
  long decodeLong(Column column, byte[] body, int offset, int size) {
    throw new SchemaException("column " + column.label() + ": holds no integer (use get)");
  }

  /** As {@link #decodeLong}; what a long cannot hold is its two's complement. */
  long decodeLongBits(Column column, byte[] body, int offset, int size) {
    return decodeLong(column, body, offset, size);
  }

  /** Returns MySQL's text form of a value that {@link #decode} returned, which is not bytes. */
  String text(Object value) {
    return value.toString();
  }

  /** Returns the text form that a DEFAULT has, which reads as the same value. */
  String literal(Object value) {
    return text(value);
  }

  /**
   * Returns a new array with the bytes of a text or binary value, text in the column's character
   * set.
   */
  byte[] bytes(Column column, byte[] body, int offset, int size) {
    throw new SchemaException("column " + column.label() + ": holds no bytes (use get)");
  }

  /**
   * Appends the stored form of a value.
   *
   * @param value not null
   * @throws SchemaException when the value does not fit; something may have been appended then
   */
  abstract void write(Column column, Object value, RowBuffer out);

  /** As {@link #write}, without an object where the type can. */
  void writeLong(Column column, long value, RowBuffer out) {
    write(column, value, out);
  }

  @Override
  public final boolean equals(Object other) {
    return other instanceof ColumnType that
        && sql.equals(that.sql)
        && Objects.equals(encoding, that.encoding);
  }

  @Override
  public final int hashCode() {
    return Objects.hash(sql, encoding);
  }

  /** Returns the type as messages show it, for example {@code VARCHAR(255)}. */
  @Override
  public final String toString() {
    return label;
  }
}
