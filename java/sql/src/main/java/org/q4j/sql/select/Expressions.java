package org.q4j.sql.select;

import com.alibaba.druid.sql.ast.SQLExpr;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.q4j.sql.wire.ColumnDefinition;

/** Compiles MySQL's expressions. */
public final class Expressions {
  private static final int MOST_FRACTION = 6;

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

  /**
   * Returns the date and time that a time of day is to a column of those: today's.
   *
   * @param value of a column of the type TIME, not null
   * @return {@code YYYY-MM-DD hh:mm:ss.ffffff}
   */
  public static String today(Object value, ColumnDefinition column, SelectContext context) {
    return new Conversions(context)
        .datetime(value, SqlType.of(column))
        .orElseThrow(() -> new IllegalArgumentException("value=" + value))
        .text(MOST_FRACTION);
  }

  /**
   * Reads a date, or a date and a time, in any form that MySQL takes: with other punctuation, years
   * of two digits, digits alone.
   *
   * @return {@code YYYY-MM-DD} or {@code YYYY-MM-DD hh:mm:ss.ffffff}; empty where the text is none,
   *     or goes on behind it
   */
  public static Optional<String> datetime(String text) {
    TemporalText read = TemporalText.datetime(text);
    return read.isCut() ? Optional.empty() : read.value().map(found -> found.text(MOST_FRACTION));
  }
}
