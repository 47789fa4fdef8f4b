package org.q4j.row;

/** A column as it was written. Filled while it is parsed, by one thread. */
final class ColumnSpec {

  final Token name;
  final TypeSpec type;
  boolean nullable = true;
  String comment = "";

  /** The DEFAULT, or null. */
  Literal preset;

  /** CURRENT_TIMESTAMP as DEFAULT, or null. */
  CurrentTimestamp presetNow;

  /** What is said ON UPDATE, or null. */
  CurrentTimestamp updateNow;

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
    for (CurrentTimestamp now : new CurrentTimestamp[] {presetNow, updateNow}) {
      if (now != null) {
        now.check(column, type.source);
      }
    }
    column = column.withCurrentTime(new CurrentTime(presetNow != null, updateNow != null));
    return preset == null ? column : preset.applyTo(column, type.source);
  }
}
