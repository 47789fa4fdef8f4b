package org.q4j.sql.select;

import com.alibaba.druid.sql.ast.SQLExpr;
import com.alibaba.druid.sql.ast.expr.SQLIdentifierExpr;
import com.alibaba.druid.sql.ast.expr.SQLPropertyExpr;
import com.alibaba.druid.sql.ast.statement.SQLSelectItem;
import java.util.Optional;

/** What result columns are called. */
final class ItemNames {

  /** The attribute that keeps an item's own text: the parser's differs in case and spaces. */
  static final String TEXT = "q4j.text";

  private ItemNames() {}

  /** Returns the alias; else what MySQL calls such an expression; else its text. */
  static String of(SQLSelectItem item, Node node) {
    if (item.getAlias() != null) {
      return Names.plain(item.getAlias());
    }
    if (node.ownName() != null) {
      return written(item.getExpr()).orElse(node.ownName());
    }
    Object text = item.getAttribute(TEXT);
    String found = text == null ? item.getExpr().toString() : text.toString();
    boolean isNumber =
        node instanceof Constant && node.kind().isNumber() && node.kind() != Kind.BITS;
    return isNumber ? bare(found) : found;
  }

  /** A column is called as the statement writes it, which may differ in case. */
  private static Optional<String> written(SQLExpr expression) {
    if (expression instanceof SQLIdentifierExpr name) {
      return Optional.of(Names.plain(name.getName()));
    }
    boolean isColumn = expression instanceof SQLPropertyExpr name && !Variables.isSystem(name);
    return isColumn
        ? Optional.of(Names.plain(((SQLPropertyExpr) expression).getName()))
        : Optional.empty();
  }

  /** A number is called by its digits alone. */
  private static String bare(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && "(+ ".indexOf(text.charAt(start)) >= 0) {
      start++;
    }
    while (end > start && ") ".indexOf(text.charAt(end - 1)) >= 0) {
      end--;
    }
    boolean isNegative = start < end && text.charAt(start) == '-';
    return start == 0 || isNegative ? text : text.substring(start, end);
  }
}
