package org.q4j.sql.query;

import org.q4j.sql.catalog.Sets;
import org.q4j.sql.catalog.Show;
import org.q4j.sql.select.RowSource;

/** What the catalog answers: SHOW and its like, SET. */
final class CatalogCommands {
  private CatalogCommands() {}

  /** SHOW, DESCRIBE, EXPLAIN, HELP. */
  record ShowCommand(String sql) implements Command {
    @Override
    public void run(Call call) {
      RowSource answer = answer(call.session());
      call.rows(answer.columns(), answer.open());
    }

    /** Returns the answer, made when it is opened. */
    RowSource answer(QuerySession session) {
      return Show.answer(sql, session).orElseThrow(() -> QueryErrors.unsupported(shortened(sql)));
    }

    @Override
    public boolean keepsWarnings() {
      return sql.matches("(?is)SHOW\\s+.*(?:WARNINGS|ERRORS).*");
    }
  }

  static Command show(String sql) {
    return new ShowCommand(sql);
  }

  static Command set(String sql) {
    return call -> {
      if (!Sets.run(sql, call.session())) {
        throw QueryErrors.syntax(sql);
      }
      call.ok();
    };
  }

  private static String shortened(String sql) {
    return sql.length() > 60 ? sql.substring(0, 60) : sql;
  }
}
