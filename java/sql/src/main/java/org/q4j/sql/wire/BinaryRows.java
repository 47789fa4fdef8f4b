package org.q4j.sql.wire;

import java.util.List;
import org.q4j.row.MysqlCharset;

/**
 * Rows as COM_STMT_EXECUTE answers them: a zero byte, a bit for each NULL from bit 2 on, then the
 * other values by their column's type.
 */
final class BinaryRows implements RowFormatter {
  private static final int FIRST_BIT = 2;

  private final List<ColumnDefinition> columns;
  private final MysqlCharset charset;

  BinaryRows(List<ColumnDefinition> columns, MysqlCharset charset) {
    this.columns = List.copyOf(columns);
    this.charset = charset;
  }

  @Override
  public void put(PacketBuffer out, Object[] values) {
    RowValues.requireCount(values, columns.size());
    out.int8(0);
    int bits = out.size();
    out.zeros((values.length + FIRST_BIT + 7) / 8);
    for (int i = 0; i < values.length; i++) {
      if (values[i] == null) {
        int bit = i + FIRST_BIT;
        out.orBits(bits + bit / 8, 1 << bit % 8);
      } else {
        put(out, columns.get(i).type(), values[i]);
      }
    }
  }

  private void put(PacketBuffer out, FieldType type, Object value) {
    switch (type) {
      case TINY -> out.int8((int) RowValues.integer(value));
      case SHORT, YEAR -> out.int16((int) RowValues.integer(value));
      case LONG, INT24 -> out.int32(RowValues.integer(value));
      case LONGLONG -> out.int64(RowValues.integer(value));
      case FLOAT -> out.int32(Float.floatToIntBits((float) RowValues.floating(value)));
      case DOUBLE -> out.int64(Double.doubleToLongBits(RowValues.floating(value)));
      case DATE, DATETIME, TIMESTAMP -> BinaryTemporal.putDateTime(out, value.toString());
      case TIME -> BinaryTemporal.putTime(out, value.toString());
      default -> out.lengthEncodedBytes(RowValues.text(value, charset));
    }
  }
}
