package org.q4j.row;

import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.q4j.SchemaException;

/** A column of a schema. Immutable and thread-safe. */
public final class Column {

  private final String name;
  private final ColumnType type;
  private final boolean nullable;
  private final byte[] storedDefault;
  private final String comment;
  private final CurrentTime now;

  Column(String name, ColumnType type, boolean nullable, String comment) {
    this(name, type, nullable, comment, null, CurrentTime.NONE);
  }

  private Column(
      String name,
      ColumnType type,
      boolean nullable,
      String comment,
      byte[] storedDefault,
      CurrentTime now) {
    this.now = now;
    this.name = name;
    this.type = type;
    this.nullable = nullable;
    this.comment = comment;
    this.storedDefault = storedDefault;
  }

  /**
   * Returns this column with a default.
   *
   * @param value not null
   * @throws SchemaException when it does not fit the column
   */
  Column withDefault(Object value) {
    if (!type.mayHaveDefault()) {
      throw refuse("a TEXT or BLOB column has no default", "(expected none or NULL)", value);
    }
    RowBuffer stored = new RowBuffer();
    type.write(this, value, stored);
    return new Column(name, type, nullable, comment, stored.toByteArray(), now);
  }

  /** Returns this column with CURRENT_TIMESTAMP as its default, ON UPDATE, or both. */
  Column withCurrentTime(CurrentTime current) {
    return new Column(name, type, nullable, comment, storedDefault, current);
  }

  /** Returns where CURRENT_TIMESTAMP is said. */
  CurrentTime now() {
    return now;
  }

  /** Returns the name, as it was spelled. */
  public String name() {
    return name;
  }

  /** Returns the type. */
  public ColumnType type() {
    return type;
  }

  /** Returns whether the column may be NULL. */
  public boolean nullable() {
    return nullable;
  }

  /**
   * Returns the default as {@link Row#get} would give it; empty for none, for NULL and for
   * CURRENT_TIMESTAMP.
   */
  public Optional<Object> defaultValue() {
    if (storedDefault == null) {
      return Optional.empty();
    }
    return Optional.of(type.decode(this, storedDefault, 0, storedDefault.length));
  }

  /**
   * Returns the default in the form that MySQL's SHOW COLUMNS has it: text without quotes, {@code
   * b'101'} of a BIT, {@code CURRENT_TIMESTAMP}; empty for none and for NULL.
   */
  public Optional<String> defaultText() {
    return now.preset()
        ? Optional.of(SchemaPrinter.currentTime(this))
        : defaultValue().map(value -> SchemaPrinter.bare(type, value));
  }

  /** Returns {@code CURRENT_TIMESTAMP} as it was said ON UPDATE; empty when it was not. */
  public Optional<String> onUpdateText() {
    return now.onUpdate() ? Optional.of(SchemaPrinter.currentTime(this)) : Optional.empty();
  }

  /** Returns the comment; empty for none. */
  public String comment() {
    return comment;
  }

  /** Returns name and type, as messages show a column: {@code url VARCHAR(255)}. */
  public String label() {
    return name + " " + type;
  }

  /**
   * Returns the stored form of what the column takes when not set, not to be changed, or null.
   *
   * @param clock gives CURRENT_TIMESTAMP; not looked at by other columns
   * @throws SchemaException when a TIMESTAMP cannot hold the time of that clock
   */
  byte[] storedDefault(Clock clock) {
    if (now.preset()) {
      // Cut and not rounded, so that it is a time that has come.
      long unit = DateTime.unit(((TemporalType) type).digits());
      RowBuffer stored = new RowBuffer(Long.BYTES);
      type.write(this, Clock.tick(clock, Duration.ofNanos(unit)).instant(), stored);
      return stored.toByteArray();
    }
    return storedDefault == null && !nullable ? type.implicitDefault() : storedDefault;
  }

  /**
   * Makes the exception that refuses a value for this column.
   *
   * @param detail {@code field=actual (expected …)}; or {@code (expected …)} alone, where the value
   *     itself is what was not expected
   */
  SchemaException refuse(String what, String detail, Object value) {
    String shown = "value=" + Shown.of(value);
    return new SchemaException(
        "column %s: %s: %s"
            .formatted(
                label(),
                what,
                detail.startsWith("(") ? shown + " " + detail : detail + ", " + shown));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Column that
        && name.equals(that.name)
        && type.equals(that.type)
        && nullable == that.nullable
        && comment.equals(that.comment)
        && now.preset() == that.now.preset()
        && now.onUpdate() == that.now.onUpdate()
        && Arrays.equals(storedDefault, that.storedDefault);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        name, type, nullable, comment, now.preset(), Arrays.hashCode(storedDefault));
  }

  /** Returns name, type and whether it may be NULL. */
  @Override
  public String toString() {
    return nullable ? label() : label() + " NOT NULL";
  }
}
