package org.q4j.row;

/** A column as it was written. Filled while it is parsed, by one thread. */
final class ColumnSpec {

  final Token name;
  final TypeSpec type;
  boolean nullable = true;
  String comment = "";
  CurrentTime now = CurrentTime.NONE;

  /** The DEFAULT, or null. */
  Literal preset;

  ColumnSpec(Token name, TypeSpec type) {
    this.name = name;
    this.type = type;
  }

  /**
   * Makes the column.
   *
   * @param table what text columns that name no character set take
   */
  Column resolve(TextEncoding table) {
    ColumnType made = TypeCatalog.make(type, table);
    Column column = new Column(name.text(), made, nullable, comment);
    if (now.preset() || now.onUpdate()) {
      if (!(made instanceof DatetimeType || made instanceof TimestampType)) {
        throw type.source.error(name, "CURRENT_TIMESTAMP", "it of TIMESTAMP and DATETIME only");
      }
      column = column.withCurrentTime(now);
    }
    return preset == null ? column : preset.applyTo(column, type.source);
  }
}
