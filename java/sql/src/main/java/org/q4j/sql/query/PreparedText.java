package org.q4j.sql.query;

import java.util.List;
import org.q4j.sql.text.SqlLexer;
import org.q4j.sql.text.SqlToken;
import org.q4j.sql.wire.ColumnDefinition;
import org.q4j.sql.wire.ErrorReply;
import org.q4j.sql.wire.Prepared;
import org.q4j.sql.wire.Statement;

/** Statements that are prepared: read now, so that what is wrong shows, and again when they run. */
final class PreparedText {
  private PreparedText() {}

  static Prepared prepare(QuerySession session, Statement statement) {
    String text = statement.text();
    int parameters = parameters(text);
    Command command = session.parse(text);
    session.starting(command);
    return new Prepared(parameters, columns(session, command), null);
  }

  /** Refuses a text that does not parse. */
  static void check(QuerySession session, String text) {
    session.parse(text);
  }

  /** Returns how many question marks a statement has. */
  static int parameters(String text) {
    int count = 0;
    SqlLexer lexer = new SqlLexer(text);
    for (SqlToken token = lexer.next(); token.kind() != SqlToken.Kind.END; token = lexer.next()) {
      count += token.isSymbol('?') ? 1 : 0;
    }
    return count;
  }

  private static List<ColumnDefinition> columns(QuerySession session, Command command) {
    try {
      if (command instanceof SelectCommand select) {
        return select.columns(session);
      }
      if (command instanceof CatalogCommands.ShowCommand show) {
        return show.answer(session).columns();
      }
      return List.of();
    } catch (ErrorReply unknownYet) {
      if (unknownYet.number() == 1146 || unknownYet.number() == 1054) {
        throw unknownYet;
      }
      return List.of(); // What a question mark will be decides.
    }
  }
}
