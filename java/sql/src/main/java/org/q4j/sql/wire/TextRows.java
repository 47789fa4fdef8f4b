package org.q4j.sql.wire;

import java.util.List;
import org.q4j.row.MysqlCharset;

/** Rows as COM_QUERY answers them: every value as text behind its length, 0xfb for NULL. */
final class TextRows implements RowFormatter {
  private final int columns;
  private final MysqlCharset charset;

  TextRows(List<ColumnDefinition> columns, MysqlCharset charset) {
    this.columns = columns.size();
    this.charset = charset;
  }

  @Override
  public void put(PacketBuffer out, Object[] values) {
    RowValues.requireCount(values, columns);
    for (Object value : values) {
      if (value == null) {
        out.int8(0xfb);
      } else {
        out.lengthEncodedBytes(RowValues.text(value, charset));
      }
    }
  }
}
