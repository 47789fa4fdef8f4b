package org.q4j.sql.select;

import com.alibaba.druid.sql.SQLUtils;
import com.alibaba.druid.sql.ast.SQLStatement;
import com.alibaba.druid.sql.ast.statement.SQLSelectStatement;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.q4j.sql.wire.ColumnDefinition;
import org.q4j.sql.wire.FieldFlag;
import org.q4j.sql.wire.FloatingText;

/** Runs queries, and shows what they give in the form of the tables of expectations. */
final class Shown {
  private Shown() {}

  static Select plan(String query, SelectContext context) {
    SQLStatement statement = SQLUtils.parseSingleMysqlStatement(query);
    SelectTexts.note(statement, query);
    return Select.plan(((SQLSelectStatement) statement).getSelect(), context);
  }

  static List<Object[]> rows(String query, SelectContext context) {
    return rows(plan(query, context));
  }

  static List<Object[]> rows(Select select) {
    List<Object[]> rows = new ArrayList<>();
    try (RowCursor cursor = select.open()) {
      for (Object[] row = cursor.next(); row != null; row = cursor.next()) {
        rows.add(row);
      }
    }
    return rows;
  }

  /** Returns rows as text, with commas between the values and bars between the rows. */
  static String text(String query, SelectContext context) {
    List<String> rows = new ArrayList<>();
    Select select = plan(query, context);
    for (Object[] row : rows(select)) {
      List<String> values = new ArrayList<>();
      for (int i = 0; i < row.length; i++) {
        values.add(value(row[i], select.columns().get(i)));
      }
      rows.add(String.join(",", values));
    }
    return String.join("|", rows);
  }

  static String type(ColumnDefinition column) {
    return switch (column.type()) {
      case LONGLONG, LONG, INT24, SHORT, TINY, YEAR ->
          (column.flags() & FieldFlag.UNSIGNED) != 0 ? "BIGINT UNSIGNED" : "BIGINT";
      case NEWDECIMAL -> "DECIMAL(%d)".formatted(column.decimals());
      case DOUBLE, FLOAT -> column.type().name();
      case DATE, TIME, DATETIME, NULL -> column.type().name();
      case TIMESTAMP -> "TIMESTAMP";
      default -> column.text() ? "VARCHAR" : "VARBINARY";
    };
  }

  /** Returns the first row's first value. */
  static String first(Select select) {
    return value(rows(select).get(0)[0], select.columns().get(0));
  }

  static String value(Object value, ColumnDefinition column) {
    if (value == null) {
      return "\\N";
    }
    if (value instanceof byte[] bytes) {
      return bytes(bytes);
    }
    if (value instanceof Double || value instanceof Float) {
      return FloatingText.of((Number) value, column.decimals());
    }
    if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    return bytes(value.toString().getBytes(StandardCharsets.UTF_8));
  }

  static String name(ColumnDefinition column) {
    return bytes(column.name().getBytes(StandardCharsets.UTF_8));
  }

  private static String bytes(byte[] bytes) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return "0x" + HexFormat.of().formatHex(bytes);
    }
    boolean shown = text.chars().allMatch(c -> c >= ' ' || c == '\n' || c == '\t');
    return shown
        ? text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")
        : "0x" + HexFormat.of().formatHex(bytes);
  }
}
