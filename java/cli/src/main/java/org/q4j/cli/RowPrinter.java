package org.q4j.cli;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.q4j.row.Column;
import org.q4j.row.Row;
import org.q4j.row.Schema;
import org.q4j.row.ValueKind;

/**
 * Rows as tab-separated values, comma-separated values or INSERT statements. The first two are what
 * {@code q4j insert --header} reads; comma-separated values show binary ones as 0x and digits,
 * which it does not.
 */
final class RowPrinter {
  private final Schema schema;
  private final String table;

  /**
   * @param table for INSERT statements
   */
  RowPrinter(Schema schema, String table) {
    this.schema = schema;
    this.table = table;
  }

  byte[] tsvHeader() {
    return utf8(names(Column::name, "\t") + "\n");
  }

  byte[] csvHeader() {
    return utf8(names(column -> quoted(column.name()), ",") + "\n");
  }

  private String names(Function<Column, String> name, String separator) {
    return schema.columns().stream().map(name).collect(Collectors.joining(separator));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  byte[] tsv(Row row) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int i = 0; i < schema.size(); i++) {
      if (i > 0) {
        line.write('\t');
      }
      byte[] value = isBinary(i) ? row.getBytes(i) : textBytes(row, i);
      if (value == null) {
        line.writeBytes(utf8("\\N"));
      } else {
        escape(value, line);
      }
    }
    line.write('\n');
    return line.toByteArray();
  }

  private static byte[] textBytes(Row row, int index) {
    return row.isNull(index) ? null : utf8(exactText(row, index));
  }

  private static void escape(byte[] value, ByteArrayOutputStream line) {
    for (byte b : value) {
      switch (b) {
        case '\t' -> line.writeBytes(utf8("\\t"));
        case '\n' -> line.writeBytes(utf8("\\n"));
        case '\r' -> line.writeBytes(utf8("\\r"));
        case 0 -> line.writeBytes(utf8("\\0"));
        case '\\' -> line.writeBytes(utf8("\\\\"));
        default -> line.write(b);
      }
    }
  }

  private boolean isBinary(int index) {
    ValueKind kind = schema.column(index).type().kind();
    return kind == ValueKind.BINARY || kind == ValueKind.BITS;
  }

  /** MySQL's text, but for FLOAT and DOUBLE, of which it shows fewer digits than they have. */
  private static String exactText(Row row, int index) {
    return row.schema().column(index).type().kind() == ValueKind.FLOAT
        ? row.get(index).toString()
        : row.getString(index);
  }

  byte[] csv(Row row) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < schema.size(); i++) {
      line.append(i == 0 ? "" : ",");
      if (row.isNull(i)) {
        line.append("\\N");
      } else if (isBinary(i)) {
        line.append("0x").append(HexFormat.of().formatHex(row.getBytes(i)));
      } else {
        line.append(quoted(exactText(row, i)));
      }
    }
    return utf8(line.append('\n').toString());
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\"", "\"\"") + "\"";
  }

  byte[] sql(Row row) {
    StringBuilder sql = new StringBuilder("INSERT INTO ").append(name(table)).append(" (");
    sql.append(names(column -> name(column.name()), ",")).append(") VALUES (");
    for (int i = 0; i < schema.size(); i++) {
      sql.append(i == 0 ? "" : ",").append(literal(row, i));
    }
    return utf8(sql.append(");\n").toString());
  }

  private String literal(Row row, int index) {
    if (row.isNull(index)) {
      return "NULL";
    }
    if (isBinary(index)) {
      return "x'" + HexFormat.of().formatHex(row.getBytes(index)) + "'";
    }
    String text = exactText(row, index);
    return switch (schema.column(index).type().kind()) {
      case INTEGER, FLOAT, DECIMAL -> text;
      default -> "'" + sqlEscaped(text) + "'";
    };
  }

  private static String sqlEscaped(String text) {
    return text.replace("\\", "\\\\")
        .replace("'", "''")
        .replace("\n", "\\n")
        .replace("\r", "\\r")
        .replace("\0", "\\0")
        .replace("\032", "\\Z");
  }

  private static String name(String name) {
    return "`" + name.replace("`", "``") + "`";
  }
}
