package org.q4j.row;

import java.util.List;
import java.util.regex.Pattern;
import org.q4j.CorruptException;

/**
 * Prints what a .frm file holds as CREATE TABLE, in the words of SHOW CREATE TABLE, so that it goes
 * the same way as a definition in text. Also what queues do not have is printed: the parser refuses
 * it by its name.
 */
final class FrmSql {

  private static final List<String> ROW_TYPES =
      List.of("DEFAULT", "FIXED", "DYNAMIC", "COMPRESSED", "REDUNDANT", "COMPACT", "PAGE");

  private static final Pattern WORD = Pattern.compile("[A-Za-z_]\\w*");

  /** Literals and calls of functions, which MariaDB prints without parentheses. */
  private static final Pattern SIMPLE =
      Pattern.compile("(?s)-?[0-9.]+([eE][-+]?[0-9]+)?|NULL|([XxBb]|_\\w+ ?)?'[^']*'|\\w+\\(.*\\)");

  private final FrmTable table;
  private final StringBuilder sql = new StringBuilder();

  private FrmSql(FrmTable table) {
    this.table = table;
  }

  /** Returns the statement, for a table of a name, without a semicolon. */
  static String print(FrmTable table, String tableName) {
    return new FrmSql(table).statement(tableName);
  }

  private String statement(String tableName) {
    sql.append("CREATE TABLE ").append(SchemaPrinter.name(tableName)).append(" (\n");
    int nullBit = table.header().packed() ? 0 : 1;
    for (int i = 0; i < table.fields().size(); i++) {
      FrmField field = table.fields().get(i);
      sql.append(i == 0 ? "  " : ",\n  ");
      column(i, field, new FrmDefault(table, field, nullBit));
      nullBit += (field.nullable() ? 1 : 0) + field.oddBits();
    }
    for (FrmExpression check : table.expressions()) {
      if (check.kind() == FrmExpression.TABLE_CHECK) {
        sql.append(",\n  CONSTRAINT ").append(SchemaPrinter.name(check.name()));
        sql.append(" CHECK (").append(check.sql()).append(')');
      }
    }
    sql.append("\n)");
    options();
    return sql.toString();
  }

  private void column(int index, FrmField field, FrmDefault preset) {
    sql.append(SchemaPrinter.name(field.name())).append(' ');
    sql.append(new FrmTypeText(table, field).print());
    if (!field.nullable()) {
      sql.append(" NOT NULL");
    } else if (field.timestamp()) {
      sql.append(" NULL");
    }
    if (field.invisible()) {
      sql.append(" INVISIBLE");
    }
    String expression = expression(index, FrmExpression.DEFAULT);
    if (expression != null) {
      boolean simple = SIMPLE.matcher(expression).matches();
      sql.append(" DEFAULT ").append(simple ? expression : "(" + expression + ")");
    } else if (field.nowAsDefault()) {
      sql.append(" DEFAULT ").append(now(field));
    } else if (!field.withoutDefault() && !field.autoIncrement()) {
      sql.append(" DEFAULT ").append(preset.isNull() ? "NULL" : preset.print());
    }
    if (field.nowOnUpdate()) {
      sql.append(" ON UPDATE ").append(now(field));
    }
    if (field.autoIncrement()) {
      sql.append(" AUTO_INCREMENT");
    }
    if (!field.comment().isEmpty()) {
      sql.append(" COMMENT ").append(SchemaPrinter.text(field.comment()));
    }
    String check = expression(index, FrmExpression.COLUMN_CHECK);
    if (check != null) {
      sql.append(" CHECK (").append(check).append(')');
    }
  }

  private static String now(FrmField field) {
    int digits = field.fraction();
    return digits == 0 ? "CURRENT_TIMESTAMP" : "CURRENT_TIMESTAMP(" + digits + ")";
  }

  private String expression(int index, int kind) {
    for (FrmExpression expression : table.expressions()) {
      if (expression.field() == index && expression.kind() == kind) {
        return expression.sql();
      }
    }
    return null;
  }

  private static String word(String name) {
    return WORD.matcher(name).matches() ? name : SchemaPrinter.name(name);
  }

  private void options() {
    table.engine().ifPresent(engine -> sql.append(" ENGINE=").append(word(engine)));
    FrmHeader header = table.header();
    Collations.Collation collation =
        FrmTypeText.collation(table, header.collation(), "default of the table");
    sql.append(" DEFAULT CHARSET=").append(collation.charset());
    if (!collation.preset()) {
      sql.append(" COLLATE=").append(collation.name());
    }
    int rowType = header.rowType();
    if (rowType >= ROW_TYPES.size()) {
      throw new CorruptException(
          "%s: row format=%d (expected 0 to 6), offset=40".formatted(table.file(), rowType));
    }
    if (rowType != 0) {
      sql.append(" ROW_FORMAT=").append(ROW_TYPES.get(rowType));
    }
    if (!table.comment().isEmpty()) {
      sql.append(" COMMENT=").append(SchemaPrinter.text(table.comment()));
    }
  }
}
