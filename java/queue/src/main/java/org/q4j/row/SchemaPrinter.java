package org.q4j.row;

import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Optional;

/** Prints a schema in the form that SHOW CREATE TABLE of MySQL 5.6 has. */
final class SchemaPrinter {

  private SchemaPrinter() {}

  static String print(Schema schema, String tableName) {
    StringBuilder sql = new StringBuilder("CREATE TABLE ").append(name(tableName)).append(" (\n");
    for (int i = 0; i < schema.size(); i++) {
      sql.append("  ");
      print(schema.column(i), sql);
      sql.append(i + 1 < schema.size() ? ",\n" : "\n");
    }
    sql.append(") ENGINE=QUEUE DEFAULT CHARSET=");
    sql.append(TextEncoding.DEFAULT.charset().sqlName());
    if (schema.rowFormat() != RowFormat.DEFAULT) {
      sql.append(" ROW_FORMAT=").append(schema.rowFormat());
    }
    if (!schema.comment().isEmpty()) {
      sql.append(" COMMENT=").append(text(schema.comment()));
    }
    return sql.toString();
  }

  private static void print(Column column, StringBuilder sql) {
    sql.append(name(column.name())).append(' ').append(column.type().sql());
    column.type().encoding().ifPresent(encoding -> print(encoding, sql));
    if (!column.nullable()) {
      sql.append(" NOT NULL");
    } else if (column.type() instanceof TimestampType) {
      sql.append(" NULL"); // Which is not what a TIMESTAMP is by itself.
    }
    Optional<Object> preset = column.defaultValue();
    if (column.now().preset()) {
      sql.append(" DEFAULT ").append(currentTime(column));
    } else if (preset.isPresent()) {
      sql.append(" DEFAULT ").append(literal(column.type(), preset.get()));
    } else if (column.nullable() && column.type().mayHaveDefault()) {
      sql.append(" DEFAULT NULL");
    }
    if (column.now().onUpdate()) {
      sql.append(" ON UPDATE ").append(currentTime(column));
    }
    if (!column.comment().isEmpty()) {
      sql.append(" COMMENT ").append(text(column.comment()));
    }
  }

  /** Returns CURRENT_TIMESTAMP with the column's digits. */
  static String currentTime(Column column) {
    int digits = ((TemporalType) column.type()).digits();
    return TemporalType.fractionName("CURRENT_TIMESTAMP", digits);
  }

  private static void print(TextEncoding encoding, StringBuilder sql) {
    if (encoding.charset() != TextEncoding.DEFAULT.charset()) {
      sql.append(" CHARACTER SET ").append(encoding.charset().sqlName());
    }
    if (!encoding.collation().isEmpty()) {
      sql.append(" COLLATE ").append(encoding.collation());
    }
  }

  private static String literal(ColumnType type, Object value) {
    String bare = bare(type, value);
    return value instanceof byte[] ? bare : text(bare);
  }

  /** Returns a default without quotes, where it is not bits or bytes. */
  static String bare(ColumnType type, Object value) {
    if (type.kind() == ValueKind.BITS) {
      return "b'" + new BigInteger(1, (byte[]) value).toString(2) + "'";
    }
    if (value instanceof byte[] bytes) {
      return "x'" + HexFormat.of().formatHex(bytes) + "'";
    }
    return type.literal(value);
  }

  static String name(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  /** Returns a text in quotes. */
  static String text(String text) {
    StringBuilder sql = new StringBuilder("'");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\'' -> sql.append("''");
        case '\\' -> sql.append("\\\\");
        case '\n' -> sql.append("\\n");
        case '\r' -> sql.append("\\r");
        case '\0' -> sql.append("\\0");
        default -> sql.append(c);
      }
    }
    return sql.append('\'').toString();
  }
}
