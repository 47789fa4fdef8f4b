package org.q4j.sql.select;

import com.alibaba.druid.sql.ast.SQLExpr;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.q4j.sql.wire.ColumnDefinition;

/** Compiles MySQL's expressions. */
public final class Expressions {
  private Expressions() {}

  /**
   * Compiles an expression.
   *
   * @param expression of Druid's MySQL dialect
   * @param row the columns that names can mean, by their name, table and schema; empty for a
   *     constant expression
   * @throws org.q4j.sql.wire.ErrorReply when a name, a function or a number of arguments is wrong
   */
  public static Expression compile(
      SQLExpr expression, List<ColumnDefinition> row, SelectContext context) {
    Scope scope = new Scope(row, Set.of(), Optional.empty());
    Compiler compiler = new Compiler(new QueryPlanner(context), scope);
    return Depth.guard(() -> compiler.compile(expression));
  }

  /**
   * Returns what a condition comes to over a row: numbers other than 0 hold, as does text that
   * begins with one.
   *
   * @param condition compiled by {@link #compile}
   */
  public static Truth truth(Expression condition, Object[] row, SelectContext context) {
    Object value = condition.value(row);
    if (value == null) {
      return Truth.UNKNOWN;
    }
    SqlType type = condition instanceof Node node ? node.type() : SqlType.of(condition.column(""));
    return Truth.of(new Conversions(context).isTrue(value, type));
  }

  /**
   * Returns what a value is to a column of numbers, where that is not what its text says: dates and
   * times are their digits, those of an ENUM or a SET their number, bits an unsigned integer.
   *
   * @param value of the column, not null
   */
  public static Object asNumber(Object value, ColumnDefinition column, SelectContext context) {
    SqlType type = SqlType.of(column);
    boolean differs = type.kind().isTemporal() || type.kind() == Kind.BITS || type.hasMembers();
    return differs ? new Conversions(context).number(value, type) : value;
  }
}
