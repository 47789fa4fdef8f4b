package org.q4j.sql.query;

import com.alibaba.druid.sql.ast.SQLExpr;
import com.alibaba.druid.sql.ast.SQLStatement;
import com.alibaba.druid.sql.ast.statement.SQLSelectQueryBlock;
import com.alibaba.druid.sql.ast.statement.SQLSelectStatement;
import com.alibaba.druid.sql.dialect.mysql.ast.statement.MySqlDeleteStatement;
import com.alibaba.druid.sql.dialect.mysql.ast.statement.MySqlInsertStatement;
import com.alibaba.druid.sql.dialect.mysql.parser.MySqlStatementParser;
import com.alibaba.druid.sql.parser.ParserException;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.q4j.sql.select.SelectTexts;
import org.q4j.sql.text.Comments;
import org.q4j.sql.text.ParserForm;
import org.q4j.sql.text.SqlLexer;
import org.q4j.sql.text.SqlReader;
import org.q4j.sql.text.SqlToken;
import org.q4j.sql.wire.ErrorReply;

/**
 * Turns a statement's text into a command. Druid reads SELECT, INSERT and DELETE; the rest, and
 * what Druid cannot read, is read here and by the catalog. Short statements are kept, as clients
 * repeat them. Thread-safe.
 */
final class CommandParser {
  private static final int MOST_KEPT = 2000;
  private static final int MOST_CHARACTERS = 1000;

  private final Map<String, Command> kept = new ConcurrentHashMap<>();

  /**
   * Reads a statement.
   *
   * @param ansiQuotes whether double quotes stand around names
   * @throws ErrorReply 1064 when it does not parse, 1235 for what this server does not do
   */
  Command parse(String written, boolean ansiQuotes) {
    String text = ansiQuotes ? ParserForm.of(written, true) : written;
    Command known = kept.get(text);
    if (known != null) {
      return known;
    }
    String sql = Comments.strip(text);
    SqlToken first = new SqlLexer(sql).next();
    if (first.kind() == SqlToken.Kind.END) {
      throw new ErrorReply(1065, "42000", "Query was empty");
    }
    requireSaneNumbers(sql);
    Command command = read(sql, first);
    if (text.length() <= MOST_CHARACTERS && mayKeep(command)) {
      if (kept.size() >= MOST_KEPT) {
        kept.clear();
      }
      kept.put(text, command);
    }
    return command;
  }

  /** Numbers that fit no type are refused before a parser takes minutes to read their digits. */
  private static void requireSaneNumbers(String sql) {
    if (!hasManyDigits(sql)) {
      return;
    }
    SqlLexer lexer = new SqlLexer(sql);
    for (SqlToken token = lexer.next(); token.kind() != SqlToken.Kind.END; token = lexer.next()) {
      if (token.kind() == SqlToken.Kind.NUMBER && hasManyDigits(token.text())) {
        throw new ErrorReply(
            1690,
            "22003",
            "DECIMAL value is out of range in '%s...': digits=%d (expected at most %d)"
                .formatted(
                    token.text().substring(0, 20),
                    token.text().length(),
                    LeadingNumber.MAX_DIGITS));
      }
    }
  }

  private static boolean hasManyDigits(String text) {
    int run = 0;
    boolean hex = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        hex = c == 'x' || c == 'X' || c == 'b';
        run = 0;
      } else if (++run > LeadingNumber.MAX_DIGITS && !hex) {
        return true;
      }
    }
    return false;
  }

  /** An INSERT has its values in it: it does not come again. */
  private static boolean mayKeep(Command command) {
    return !(command instanceof InsertCommand);
  }

  private static Command read(String sql, SqlToken first) {
    if (first.isSymbol('(')) {
      return druid(sql);
    }
    String word = first.text().toUpperCase(Locale.ROOT);
    return switch (word) {
      case "SELECT", "INSERT", "DELETE", "VALUES" -> druid(sql);
      case "WITH" -> with(sql);
      case "SHOW", "DESCRIBE", "DESC", "EXPLAIN", "HELP" -> CatalogCommands.show(sql);
      case "SET" -> CatalogCommands.set(sql);
      default -> behind(word, sql);
    };
  }

  private static Command behind(String word, String sql) {
    SqlReader reader = new SqlReader(sql);
    reader.next();
    return switch (word) {
      case "CREATE" -> create(reader);
      case "DROP" -> drop(reader);
      case "ALTER" -> alter(reader);
      case "TRUNCATE" -> {
        reader.accept("TABLE");
        yield TableCommands.truncate(reader);
      }
      case "RENAME" -> {
        if (!reader.accept("TABLE")) {
          reader.expect("TABLES");
        }
        yield TableCommands.rename(reader);
      }
      case "USE" -> TableCommands.use(reader);
      case "UPDATE", "REPLACE" -> RefusedCommands.change(word, reader);
      case "DO" -> druidDo(sql.substring(reader.peek().start()));
      case "LOAD" -> LoadData.read(reader);
      case "LOCK" -> {
        if (!reader.accept("TABLES")) {
          reader.expect("TABLE");
        }
        yield LockCommands.lock(reader);
      }
      case "UNLOCK" -> {
        if (!reader.accept("TABLES")) {
          reader.expect("TABLE");
        }
        yield LockCommands.unlock(reader);
      }
      case "FLUSH" -> LockCommands.flush(reader);
      case "KILL" -> SessionCommands.kill(reader);
      case "PREPARE" -> SessionCommands.prepare(reader);
      case "EXECUTE" -> SessionCommands.execute(reader);
      case "DEALLOCATE" -> SessionCommands.deallocate(reader);
      case "BEGIN", "START", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE" ->
          TransactionCommands.read(word, reader);
      case "ANALYZE", "CHECK", "OPTIMIZE", "REPAIR" -> TableMaintenance.read(word, reader);
      default -> RefusedCommands.other(word, sql);
    };
  }

  private static Command create(SqlReader reader) {
    if (reader.accept("TABLE")) {
      return CreateTable.read(reader);
    }
    if (reader.accept("DATABASE") || reader.accept("SCHEMA")) {
      return TableCommands.createDatabase(reader);
    }
    return RefusedCommands.create(reader);
  }

  private static Command drop(SqlReader reader) {
    reader.accept("TEMPORARY");
    if (reader.accept("TABLE") || reader.accept("TABLES")) {
      return TableCommands.drop(reader);
    }
    if (reader.accept("DATABASE") || reader.accept("SCHEMA")) {
      return TableCommands.dropDatabase(reader);
    }
    if (reader.accept("PREPARE")) {
      return SessionCommands.dropPrepared(reader);
    }
    return RefusedCommands.other("DROP", reader.sql());
  }

  private static Command alter(SqlReader reader) {
    reader.accept("IGNORE");
    if (!reader.accept("TABLE")) {
      return RefusedCommands.other("ALTER", reader.sql());
    }
    return AlterTable.read(reader);
  }

  private static Command druidDo(String expressions) {
    SQLStatement statement = tree("SELECT " + expressions);
    if (statement instanceof SQLSelectStatement select) {
      return new SelectCommand(select.getSelect(), true);
    }
    throw QueryErrors.syntax(expressions);
  }

  /** Reads an expression. */
  static SQLExpr expression(String text) {
    if (tree("SELECT " + text) instanceof SQLSelectStatement statement
        && statement.getSelect().getQuery() instanceof SQLSelectQueryBlock block
        && block.getFrom() == null
        && block.getSelectList().size() == 1) {
      return block.getSelectList().get(0).getExpr();
    }
    throw QueryErrors.syntax(text);
  }

  /** Only a SELECT begins so: the parser drops what stands before an INSERT. */
  private static Command with(String sql) {
    if (tree(sql) instanceof SQLSelectStatement select) {
      return new SelectCommand(select.getSelect(), false);
    }
    throw QueryErrors.syntax(sql);
  }

  private static Command druid(String sql) {
    SQLStatement statement = tree(sql);
    if (statement instanceof SQLSelectStatement select) {
      return new SelectCommand(select.getSelect(), false);
    }
    if (statement instanceof MySqlInsertStatement insert) {
      return new InsertCommand(insert);
    }
    if (statement instanceof MySqlDeleteStatement delete) {
      return new DeleteCommand(delete);
    }
    throw QueryErrors.unsupported(sql.length() > 60 ? sql.substring(0, 60) : sql);
  }

  private static SQLStatement tree(String sql) {
    try {
      MySqlStatementParser parser = new MySqlStatementParser(ParserForm.of(sql, false));
      SQLStatement statement = parser.parseStatement();
      parser.accept(com.alibaba.druid.sql.parser.Token.EOF);
      if (statement instanceof SQLSelectStatement) {
        SelectTexts.note(statement, sql);
      }
      return statement;
    } catch (ParserException
        | UnsupportedOperationException
        | IndexOutOfBoundsException
        | ClassCastException
        | NumberFormatException
        | NullPointerException unread) {
      // Druid meets some malformed texts with other exceptions than its own.
      ErrorReply error =
          new ErrorReply(
              1064,
              "42000",
              "You have an error in your SQL syntax: " + firstLine(unread.getMessage(), sql));
      error.initCause(unread);
      throw error;
    }
  }

  private static String firstLine(String message, String sql) {
    String text = message == null ? sql : message;
    return text.lines().findFirst().orElse("").strip();
  }
}
