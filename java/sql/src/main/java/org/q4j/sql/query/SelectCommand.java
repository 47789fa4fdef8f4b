package org.q4j.sql.query;

import com.alibaba.druid.sql.ast.SQLExpr;
import com.alibaba.druid.sql.ast.expr.SQLMethodInvokeExpr;
import com.alibaba.druid.sql.ast.statement.SQLExprTableSource;
import com.alibaba.druid.sql.ast.statement.SQLSelect;
import com.alibaba.druid.sql.ast.statement.SQLSelectQueryBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.q4j.queue.OwnedRow;
import org.q4j.queue.Session;
import org.q4j.sql.select.Expressions;
import org.q4j.sql.select.RowCursor;
import org.q4j.sql.select.Select;
import org.q4j.sql.select.SelectContext;
import org.q4j.sql.text.SqlReader;
import org.q4j.sql.wire.ColumnDefinition;
import org.q4j.sql.wire.ErrorReply;
import org.q4j.sql.wire.OkReply;

/** SELECT, and DO, which is one whose result is thrown away. */
final class SelectCommand implements Command {
  /** As on MySQL; more than 65535 would not fit its protocol. */
  private static final int MAX_COLUMNS = 4096;

  private final SQLSelect select;
  private final FunctionCalls calls;
  private final boolean noTable;
  private final boolean silent;
  private final EverydaySelect form;
  private final Optional<IntoVariables> into;

  /**
   * @param silent whether the result is thrown away
   */
  SelectCommand(SQLSelect select, boolean silent) {
    this.select = select;
    this.silent = silent;
    this.into = IntoVariables.takeFrom(select);
    this.calls = FunctionCalls.of(select);
    this.form = EverydaySelect.of(select);
    this.noTable =
        select.getQuery() instanceof SQLSelectQueryBlock block
            && (block.getFrom() == null
                || (block.getFrom() instanceof SQLExprTableSource table
                    && "dual".equalsIgnoreCase(table.getTableName())));
  }

  @Override
  public boolean keepsWarnings() {
    return noTable && calls.waits().isEmpty();
  }

  /** Returns the result's columns, as far as they are known before it runs. */
  List<ColumnDefinition> columns(QuerySession session) {
    return silent || into.isPresent() ? List.of() : plan(new PreparingContext(session)).columns();
  }

  @Override
  public boolean isBrief(QuerySession session) {
    if (silent || into.isPresent()) {
      return false;
    }
    Optional<String> owned = session.ownerIfAny().flatMap(Session::owned).map(OwnedRow::queue);
    return switch (form) {
      case WAIT -> owned.isPresent() && session.isLastWait(this); // Its queues were open just now.
      case END -> owned.isPresent();
      case ROW -> owned.isPresent() && owned.equals(source(session));
      case OTHER -> false;
    };
  }

  /** Returns the queue that is selected from, of a form that has one. */
  private Optional<String> source(QuerySession session) {
    SQLSelectQueryBlock block = (SQLSelectQueryBlock) select.getQuery();
    SqlReader.RawName name = DruidNames.table(((SQLExprTableSource) block.getFrom()).getExpr());
    return name.database().isEmpty() && session.database().isEmpty()
        ? Optional.empty()
        : Optional.of(session.resolve(name).queue());
  }

  @Override
  public void run(Call call) {
    StatementContext context = new StatementContext(call);
    if (!calls.waits().isEmpty()) {
      if (!noTable) {
        throw QueryErrors.function(
            name(calls.waits().get(0)),
            "as of MySQL 5.6, the function cannot be used within a WHERE clause");
      }
      call.session().lastWait(this);
      waitThenAnswer(call, context, 0);
      return;
    }
    answer(call, context);
  }

  private void waitThenAnswer(Call call, StatementContext context, int index) {
    if (index == calls.waits().size()) {
      answer(call, context);
      return;
    }
    List<Object> arguments = new ArrayList<>();
    SQLMethodInvokeExpr wait = calls.waits().get(index);
    String name = name(wait);
    int least =
        switch (name) {
          case SessionFunctions.WAIT, SessionFunctions.SLEEP -> 1;
          case SessionFunctions.GET_LOCK -> 2;
          default -> 3;
        };
    if (wait.getArguments().size() < least) {
      throw QueryErrors.function(
          name,
          "%s: arguments=%d (expected=%d or more)"
              .formatted(name, wait.getArguments().size(), least));
    }
    for (SQLExpr argument : wait.getArguments()) {
      arguments.add(Expressions.compile(argument, List.of(), context).value(new Object[0]));
    }
    Consumer<Optional<?>> then =
        result -> {
          context.waited(result);
          waitThenAnswer(call, context, index + 1);
        };
    switch (name) {
      case SessionFunctions.SLEEP -> new SleepWait(call, arguments).start(then);
      case SessionFunctions.GET_LOCK -> new LockWait(call, arguments).start(then);
      case SessionFunctions.WAIT_BATCH -> QueueWait.ofBatch(call, arguments).start(then);
      default -> new QueueWait(call, arguments).start(then);
    }
  }

  private static String name(SQLMethodInvokeExpr call) {
    return call.getMethodName().toLowerCase(Locale.ROOT);
  }

  private void answer(Call call, StatementContext context) {
    if (!calls.writes()) {
      send(call, context);
      return;
    }
    Optional<Session> owner = call.session().ownerIfAny();
    TableName owned =
        owner.flatMap(Session::owned).map(OwnedRow::queue).map(SelectCommand::table).orElse(null);
    if (owned != null && endsFirst()) {
      // The function itself finds nothing left to end.
      call.ending(owner.get(), owned, () -> send(call, context));
    } else {
      call.writing(owned, () -> send(call, context));
    }
  }

  /** Returns whether queue_end() is all that is selected, so that it is called in any case. */
  private boolean endsFirst() {
    return form == EverydaySelect.END;
  }

  private static TableName table(String queue) {
    int dot = queue.indexOf('.');
    return new TableName(queue.substring(0, dot), queue.substring(dot + 1));
  }

  private Select plan(SelectContext context) {
    Select plan = Select.plan(select, context);
    if (plan.columns().size() > MAX_COLUMNS) {
      throw new ErrorReply(
          1117,
          "HY000",
          "Too many columns: %d (expected=1 to %d)".formatted(plan.columns().size(), MAX_COLUMNS));
    }
    return plan;
  }

  private void send(Call call, StatementContext context) {
    Select plan = plan(context);
    if (into.isPresent()) {
      into.get().fill(call, context, plan);
      return;
    }
    if (!silent) {
      call.rows(plan.columns(), plan.open());
      return;
    }
    try (RowCursor rows = plan.open()) {
      while (rows.next() != null) {
        // Only what its evaluation does counts.
      }
    }
    call.sink().ok(new OkReply(0, 0, call.warnings().count(), ""));
  }
}
