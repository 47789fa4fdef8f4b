package org.q4j.sql.select;

import com.alibaba.druid.sql.ast.SQLName;
import com.alibaba.druid.sql.ast.statement.SQLWithSubqueryClause;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.q4j.sql.wire.ErrorReply;

/**
 * The queries that WITH gives names to, as far as one query sees them: those of its own clause and
 * of the clauses around it. Each is planned once, whoever names it, so that clauses that name each
 * other cost no more than they are long; it runs again for each who does.
 */
final class CommonTables {

  static final CommonTables NONE = new CommonTables(Map.of());

  /** By their names in lower case. */
  private final Map<String, Entry> byName;

  private CommonTables(Map<String, Entry> byName) {
    this.byName = byName;
  }

  /** One named query. */
  private static final class Entry {
    private final SQLWithSubqueryClause.Entry written;
    private QueryPlanner planner;
    private boolean isBeingPlanned;
    private Derived table;

    Entry(SQLWithSubqueryClause.Entry written) {
      this.written = written;
    }

    String name() {
      return Names.plain(written.getAlias());
    }

    Derived table() {
      if (isBeingPlanned) {
        throw SqlErrors.notSupported("WITH RECURSIVE of a query that names itself: " + name());
      }
      if (table == null) {
        isBeingPlanned = true;
        table = plan();
        isBeingPlanned = false;
      }
      return table;
    }

    private Derived plan() {
      Plan plan = planner.plan(written.getSubQuery(), Optional.empty());
      List<SQLName> columns = written.getColumns();
      if (columns == null || columns.isEmpty()) {
        return Derived.of(plan);
      }
      if (columns.size() != plan.columns().size()) {
        throw new ErrorReply(
            4002, "HY000", "WITH column list and SELECT field list have different column counts");
      }
      List<String> names = new ArrayList<>();
      for (SQLName column : columns) {
        names.add(Names.plain(column.getSimpleName()));
      }
      return Derived.of(plan, names);
    }
  }

  /**
   * Returns a planner of what stands behind a clause. A query of the clause sees those before it,
   * with RECURSIVE all of them.
   *
   * @throws ErrorReply 4004 for a name that is there twice, and whatever planning one of them
   *     throws, also where nobody names it
   */
  static QueryPlanner behind(QueryPlanner around, SQLWithSubqueryClause clause) {
    boolean forward = Boolean.TRUE.equals(clause.getRecursive());
    Map<String, Entry> seen = new HashMap<>(around.common().byName);
    QueryPlanner planner = around.with(new CommonTables(forward ? seen : Map.copyOf(seen)));
    List<Entry> own = new ArrayList<>();
    for (SQLWithSubqueryClause.Entry written : clause.getEntries()) {
      Entry entry = new Entry(written);
      if (own.stream().anyMatch(other -> other.name().equalsIgnoreCase(entry.name()))) {
        throw new ErrorReply(
            4004, "HY000", "Duplicate query name `%s` in WITH clause".formatted(entry.name()));
      }
      own.add(entry);
      entry.planner = planner;
      seen.put(key(entry.name()), entry);
      if (!forward) {
        entry.table();
        planner = around.with(new CommonTables(Map.copyOf(seen)));
      }
    }
    own.forEach(Entry::table);
    return planner;
  }

  /** Returns what a name without a database means; empty where it is a table. */
  Optional<Derived> find(String name) {
    return Optional.ofNullable(byName.get(key(name))).map(Entry::table);
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
