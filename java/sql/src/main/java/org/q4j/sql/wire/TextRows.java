package org.q4j.sql.wire;

import java.util.List;
import org.q4j.row.MysqlCharset;

/** Rows as COM_QUERY answers them: every value as text behind its length, 0xfb for NULL. */
final class TextRows implements RowFormatter {
  private final List<ColumnDefinition> columns;
  private final MysqlCharset charset;

  TextRows(List<ColumnDefinition> columns, MysqlCharset charset) {
    this.columns = columns;
    this.charset = charset;
  }

  @Override
  public void put(PacketBuffer out, Object[] values) {
    RowValues.requireCount(values, columns.size());
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      if (value == null) {
        out.int8(0xfb);
      } else if (value instanceof Double || value instanceof Float) {
        String text = FloatingText.of((Number) value, columns.get(i).decimals());
        out.lengthEncodedBytes(RowValues.text(text, charset));
      } else {
        out.lengthEncodedBytes(RowValues.text(filled(value, columns.get(i)), charset));
      }
    }
  }

  /** Integers of a ZEROFILL column have zeros before them, up to the width of the column. */
  private static Object filled(Object value, ColumnDefinition column) {
    if ((column.flags() & FieldFlag.ZEROFILL) == 0 || !(value instanceof Number)) {
      return value;
    }
    String digits = value.toString();
    return "0".repeat((int) Math.max(0, column.length() - digits.length())) + digits;
  }
}
