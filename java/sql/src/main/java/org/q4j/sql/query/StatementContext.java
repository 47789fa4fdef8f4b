package org.q4j.sql.query;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.q4j.queue.Queue;
import org.q4j.sql.catalog.SystemDatabases;
import org.q4j.sql.select.RowSource;
import org.q4j.sql.select.SelectContext;
import org.q4j.sql.wire.ColumnDefinition;
import org.q4j.sql.wire.Parameter;
import org.q4j.sql.wire.Statement;

/** What the expressions of one statement can ask. One thread at a time. */
class StatementContext implements SelectContext {
  private final QuerySession session;
  private final Statement statement;
  private final List<Parameter> parameters;
  private final Instant now = Instant.now();
  private final Deque<Object> waited = new ArrayDeque<>();

  /**
   * @param statement null where none can be cancelled
   */
  StatementContext(QuerySession session, Statement statement, List<Parameter> parameters) {
    this.session = session;
    this.statement = statement;
    this.parameters = parameters;
  }

  StatementContext(Call call) {
    this(call.session(), call.statement(), call.parameters());
  }

  /** Notes what a function that waits came to, for when the statement asks for it. */
  void waited(Optional<?> result) {
    waited.add(result);
  }

  /** Returns the results of what waited in their order; the last one again and again. */
  Object nextWaited() {
    if (waited.isEmpty()) {
      throw QueryErrors.function(
          SessionFunctions.WAIT,
          "as of MySQL 5.6, the function cannot be used within a WHERE clause");
    }
    Optional<?> result = (Optional<?>) (waited.size() > 1 ? waited.remove() : waited.peek());
    return result.orElse(null);
  }

  @Override
  public RowSource table(String database, String name) {
    TableName table = session.resolve(database, name);
    return SystemDatabases.table(table.database(), name, session).orElseGet(() -> queue(table));
  }

  private RowSource queue(TableName table) {
    Queue queue = session.queryServer().require(table);
    return new QueueTable(session, table, queue, statement, false);
  }

  @Override
  public Object userVariable(String name) {
    return session.userVariables().get(name.toLowerCase(Locale.ROOT));
  }

  @Override
  public void userVariable(String name, Object value) {
    session.userVariables().put(name.toLowerCase(Locale.ROOT), value);
  }

  @Override
  public Variable systemVariable(VariableScope scope, String name) {
    return session.variables().get(scope, name);
  }

  @Override
  public Variable parameter(int index) {
    if (index >= parameters.size()) {
      return SelectContext.super.parameter(index);
    }
    return Parameters.variable(parameters.get(index), session.client().clientCharset());
  }

  @Override
  public boolean isCancelled() {
    return statement != null && statement.isCancelled();
  }

  @Override
  public Optional<SessionFunction> function(String name) {
    return SessionFunctions.find(name, session, this);
  }

  @Override
  public ColumnDefinition functionColumn(String function, String name) {
    return SessionFunctions.column(function, name);
  }

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public ZoneId zone() {
    return session.variables().zone();
  }

  @Override
  public void warn(int number, String message) {
    session.warnings().warn(number, message);
  }
}
