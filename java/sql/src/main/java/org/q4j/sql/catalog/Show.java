package org.q4j.sql.catalog;

import java.util.Optional;
import java.util.Set;
import org.q4j.sql.select.RowSource;
import org.q4j.sql.text.Comments;
import org.q4j.sql.text.SqlReader;
import org.q4j.sql.text.SqlToken;

/** SHOW, DESCRIBE and EXPLAIN of a table. */
public final class Show {
  private static final Set<String> DESCRIBE = Set.of("DESC", "DESCRIBE", "EXPLAIN");

  /** What follows EXPLAIN where it is not a table that is asked for. */
  private static final Set<String> STATEMENTS =
      Set.of(
          "SELECT",
          "INSERT",
          "DELETE",
          "UPDATE",
          "REPLACE",
          "TABLE",
          "WITH",
          "EXTENDED",
          "PARTITIONS",
          "FORMAT",
          "FOR",
          "ANALYZE",
          "TREE");

  private Show() {}

  /**
   * Reads a statement.
   *
   * @param sql one statement
   * @return its answer, made when it is opened; empty when it is none of these statements, such as
   *     EXPLAIN SELECT
   * @throws org.q4j.sql.wire.ErrorReply when it does not parse (1064), or a database (1049) or
   *     table (1146) is missing, or MySQL has an error for what it asks
   */
  public static Optional<RowSource> answer(String sql, CatalogSession session) {
    String first = Comments.firstWord(sql);
    if (first.equals("SHOW")) {
      SqlReader in = reader(sql, session);
      in.next();
      return Optional.of(show(in, session));
    }
    if (DESCRIBE.contains(first)) {
      SqlReader in = reader(sql, session);
      in.next();
      return isTable(in) ? Optional.of(new ShowColumns(in, session).describe()) : Optional.empty();
    }
    return Optional.empty();
  }

  private static SqlReader reader(String sql, CatalogSession session) {
    return new SqlReader(sql, session.variables().hasMode("ANSI_QUOTES"));
  }

  private static boolean isTable(SqlReader in) {
    SqlToken word = in.peek();
    boolean keyword =
        word.kind() == SqlToken.Kind.WORD
            && STATEMENTS.stream().anyMatch(statement -> word.is(statement));
    return word.isName() && !keyword;
  }

  private static RowSource show(SqlReader in, CatalogSession session) {
    in.accept("EXTENDED");
    boolean full = in.accept("FULL");
    ShowTables tables = new ShowTables(in, session);
    ShowServer server = new ShowServer(in, session);
    if (in.accept("DATABASES") || in.accept("SCHEMAS")) {
      return tables.databases();
    }
    if (in.accept("TABLE", "STATUS")) {
      return tables.status();
    }
    if (in.accept("TABLES")) {
      return tables.tables(full);
    }
    if (in.accept("OPEN", "TABLES")) {
      return tables.open();
    }
    if (in.accept("COLUMNS") || in.accept("FIELDS")) {
      return new ShowColumns(in, session).columns(full);
    }
    if (in.accept("INDEX") || in.accept("INDEXES") || in.accept("KEYS")) {
      return new ShowColumns(in, session).indexes();
    }
    if (in.accept("CREATE")) {
      return new ShowCreate(in, session).answer();
    }
    if (in.accept("PROCESSLIST")) {
      return server.processes(full);
    }
    if (in.accept("GLOBAL")) {
      return server.variables(true);
    }
    if (in.accept("SESSION") || in.accept("LOCAL")) {
      return server.variables(false);
    }
    if (in.peek().is("VARIABLES") || in.peek().is("STATUS")) {
      return server.variables(false);
    }
    return new ShowEmpty(in, session).answer().orElseGet(server::others);
  }
}
