package org.q4j.sql.catalog;

import com.alibaba.druid.sql.ast.SQLExpr;
import com.alibaba.druid.sql.dialect.mysql.parser.MySqlExprParser;
import com.alibaba.druid.sql.parser.ParserException;
import com.alibaba.druid.sql.parser.Token;
import java.util.List;
import org.q4j.sql.select.Expression;
import org.q4j.sql.select.Expressions;
import org.q4j.sql.select.SelectContext;
import org.q4j.sql.text.SyntaxErrors;
import org.q4j.sql.wire.ColumnDefinition;

/** The expressions within SET and SHOW. */
final class Formulas {
  private Formulas() {}

  static Expression compile(String text, List<ColumnDefinition> row, SelectContext context) {
    return Expressions.compile(parse(text), row, context);
  }

  static Object value(String text, SelectContext context) {
    return compile(text, List.of(), context).value(new Object[0]);
  }

  private static SQLExpr parse(String text) {
    try {
      MySqlExprParser parser = new MySqlExprParser(text);
      SQLExpr expression = parser.expr();
      if (parser.getLexer().token() != Token.EOF) {
        throw SyntaxErrors.near(
            text.substring(Math.min(text.length(), parser.getLexer().pos())), 1);
      }
      return expression;
    } catch (ParserException malformed) {
      throw SyntaxErrors.near(text, 1);
    }
  }
}
