package org.q4j.sql.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.q4j.row.Column;
import org.q4j.row.ColumnType;
import org.q4j.row.Schema;
import org.q4j.sql.text.SqlLexer;
import org.q4j.sql.text.SqlToken;
import org.q4j.sql.wire.ColumnDefinition;
import org.q4j.sql.wire.FieldFlag;
import org.q4j.sql.wire.FieldType;

/**
 * Describes a queue's columns to clients, as MySQL describes those of a table (MySQL 5.7,
 * "COM_QUERY Response", column definition).
 */
final class TableColumns {
  private static final Pattern TYPE =
      Pattern.compile(
          "([a-z]+)(?:\\((.*)\\))?( unsigned)?( zerofill)?.*",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private TableColumns() {}

  /** Returns one definition a column. */
  static List<ColumnDefinition> of(TableName name, Schema schema) {
    List<ColumnDefinition> columns = new ArrayList<>(schema.size());
    for (Column column : schema.columns()) {
      columns.add(of(name, column));
    }
    return List.copyOf(columns);
  }

  /** Returns a value as expressions have it: a YEAR is a number there. */
  static Object ofExpression(Object value, ColumnDefinition column) {
    return column.type() == FieldType.YEAR && value instanceof String digits
        ? (Object) Long.valueOf(digits)
        : value;
  }

  private static ColumnDefinition of(TableName table, Column column) {
    ColumnType type = column.type();
    Matcher sql = TYPE.matcher(type.sql());
    if (!sql.matches()) {
      throw new IllegalStateException("type=" + type.sql());
    }
    String word = sql.group(1).toLowerCase(Locale.ROOT);
    String arguments = sql.group(2) == null ? "" : sql.group(2);
    int flags = flags(column, word, sql.group(3) != null, sql.group(4) != null);
    return new ColumnDefinition(
        table.database(),
        table.table(),
        table.table(),
        column.name(),
        column.name(),
        fieldType(word),
        type.encoding().isPresent(),
        length(word, arguments, column),
        flags,
        decimals(word, arguments),
        word.equals("enum") || word.equals("set") ? members(arguments) : List.of());
  }

  private static int flags(Column column, String word, boolean unsigned, boolean zerofill) {
    int flags = column.nullable() ? 0 : FieldFlag.NOT_NULL;
    if (!column.nullable() && column.defaultValue().isEmpty()) {
      flags |= FieldFlag.NO_DEFAULT;
    }
    flags |= unsigned ? FieldFlag.UNSIGNED : 0;
    flags |= zerofill ? FieldFlag.ZEROFILL : 0;
    boolean binaryCollation =
        column.type().encoding().map(text -> text.collation().endsWith("_bin")).orElse(false);
    flags |= binaryCollation ? FieldFlag.BINARY : 0;
    return flags
        | switch (word) {
          case "tinyblob", "blob", "mediumblob", "longblob", "json" ->
              FieldFlag.BLOB | FieldFlag.BINARY;
          case "tinytext", "text", "mediumtext", "longtext" -> FieldFlag.BLOB;
          case "binary", "varbinary", "date", "datetime", "time" -> FieldFlag.BINARY;
          case "timestamp" -> FieldFlag.BINARY | FieldFlag.TIMESTAMP;
          case "bit" -> FieldFlag.UNSIGNED;
          case "year" -> FieldFlag.UNSIGNED | FieldFlag.ZEROFILL;
          case "enum" -> FieldFlag.ENUM;
          case "set" -> FieldFlag.SET;
          default -> 0;
        };
  }

  private static FieldType fieldType(String word) {
    return switch (word) {
      case "tinyint" -> FieldType.TINY;
      case "smallint" -> FieldType.SHORT;
      case "mediumint" -> FieldType.INT24;
      case "int" -> FieldType.LONG;
      case "bigint" -> FieldType.LONGLONG;
      case "float" -> FieldType.FLOAT;
      case "double" -> FieldType.DOUBLE;
      case "decimal" -> FieldType.NEWDECIMAL;
      case "date" -> FieldType.DATE;
      case "time" -> FieldType.TIME;
      case "datetime" -> FieldType.DATETIME;
      case "timestamp" -> FieldType.TIMESTAMP;
      case "year" -> FieldType.YEAR;
      case "bit" -> FieldType.BIT;
      case "json" -> FieldType.JSON;
      case "char", "binary" -> FieldType.STRING;
      case "enum" -> FieldType.ENUM;
      case "set" -> FieldType.SET;
      case "varchar", "varbinary" -> FieldType.VAR_STRING;
      case "geometry" -> FieldType.GEOMETRY;
      default -> FieldType.BLOB; // The protocol has every size of BLOB and TEXT as one.
    };
  }

  private static long length(String word, String arguments, Column column) {
    int perCharacter =
        column.type().encoding().map(text -> text.charset().maxBytesPerCharacter()).orElse(1);
    return switch (word) {
      case "tinyblob", "tinytext" -> 255 / perCharacter;
      case "blob", "text" -> 65_535 / perCharacter;
      case "mediumblob", "mediumtext" -> 16_777_215 / perCharacter;
      case "longblob", "longtext", "json", "geometry" -> 0xffff_ffffL / perCharacter;
      case "float" -> arguments.isEmpty() ? 12 : first(arguments, 12);
      case "double" -> arguments.isEmpty() ? 22 : first(arguments, 22);
      case "decimal" -> first(arguments, 10) + 2;
      case "date" -> 10;
      case "time" -> withFraction(10, arguments);
      case "datetime", "timestamp" -> withFraction(19, arguments);
      case "year" -> 4;
      case "enum", "set" -> longest(word, members(arguments));
      default -> first(arguments, 1);
    };
  }

  private static long withFraction(int whole, String digits) {
    long fraction = first(digits, 0);
    return fraction == 0 ? whole : whole + 1 + fraction;
  }

  private static long first(String arguments, long otherwise) {
    String digits = arguments.split(",", 2)[0].strip();
    return digits.matches("[0-9]{1,10}") ? Long.parseLong(digits) : otherwise;
  }

  /** Returns the members of an ENUM or a SET. */
  static List<String> members(Column column) {
    Matcher sql = TYPE.matcher(column.type().sql());
    return sql.matches() && sql.group(2) != null ? members(sql.group(2)) : List.of();
  }

  private static List<String> members(String arguments) {
    List<String> members = new ArrayList<>();
    SqlLexer lexer = new SqlLexer(arguments);
    for (SqlToken token = lexer.next(); token.kind() != SqlToken.Kind.END; token = lexer.next()) {
      if (token.kind() == SqlToken.Kind.STRING) {
        members.add(token.text());
      }
    }
    return members;
  }

  private static long longest(String word, List<String> members) {
    return word.equals("enum")
        ? members.stream().mapToLong(String::length).max().orElse(0)
        : Math.max(0, members.stream().mapToLong(member -> member.length() + 1L).sum() - 1);
  }

  private static int decimals(String word, String arguments) {
    String[] parts = arguments.split(",", -1);
    return switch (word) {
      case "float", "double" ->
          parts.length == 2 ? (int) first(parts[1], 0) : ColumnDefinition.ANY_DECIMALS;
      case "decimal" -> parts.length == 2 ? (int) first(parts[1], 0) : 0;
      case "time", "datetime", "timestamp" -> (int) first(arguments, 0);
      default -> 0;
    };
  }
}
