package org.q4j.sql.query;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.q4j.ClosedException;
import org.q4j.SchemaException;
import org.q4j.queue.Queue;
import org.q4j.row.Column;
import org.q4j.row.Row;
import org.q4j.row.RowBuilder;
import org.q4j.row.RowOrder;
import org.q4j.row.Schema;
import org.q4j.sql.wire.ErrorReply;
import org.q4j.sql.wire.Together;

/** The table and columns that an INSERT or LOAD DATA fills. For one statement. */
final class InsertTarget {
  /** Statements with more rows are worth an append of their own. */
  private static final int JOINT_ROWS = 16;

  private final Call call;
  private final TableName name;
  private final Queue queue;
  private final Schema schema;
  private final int[] columns;
  private final InsertRules rules;
  private boolean toldMissing;
  private Row defaults;

  /**
   * @param head what the statement names
   * @param rules what becomes of values that do not fit
   * @throws ErrorReply 1146, 1046, 1054 or 1110 when that is wrong
   */
  InsertTarget(Call call, InsertHead head, InsertRules rules) {
    this.call = call;
    this.rules = rules;
    this.name = call.session().resolve(head.database(), head.table());
    this.queue = call.session().queryServer().require(name);
    this.schema = call.session().queryServer().schema(queue);
    if (!head.named()) {
      columns = new int[schema.size()];
      for (int i = 0; i < columns.length; i++) {
        columns[i] = i;
      }
      return;
    }
    columns = new int[head.columns().size()];
    boolean[] listed = new boolean[schema.size()];
    for (int i = 0; i < columns.length; i++) {
      String column = head.columns().get(i);
      int index = schema.indexOf(column);
      if (index < 0) {
        throw QueryErrors.unknownColumn(column, "field list");
      }
      if (listed[index]) {
        throw QueryErrors.columnTwice(column);
      }
      listed[index] = true;
      columns[i] = index;
    }
  }

  TableName name() {
    return name;
  }

  Queue queue() {
    return queue;
  }

  /** Returns how many values a row needs. */
  int width() {
    return columns.length;
  }

  /** Returns the schema's index of the nth value of a row. */
  int column(int value) {
    return columns[value];
  }

  Schema schema() {
    return schema;
  }

  RowBuilder newRow() {
    return new RowBuilder(schema);
  }

  InsertRules rules() {
    return rules;
  }

  /** Returns what sets its columns, see {@link Conversion}. */
  Conversion conversion(boolean manyRows) {
    return new Conversion(call.warnings(), call.session().variables().zone(), rules, manyRows);
  }

  /** Refuses DEFAULT where there is none, unless {@link #complete} is to find something. */
  void requireDefault(int column) {
    if (!rules.lenient() && hasNoDefault(column)) {
      throw noDefault(schema.column(column));
    }
  }

  /** An ENUM without a default has its first member, a TIMESTAMP the present time. */
  private boolean hasNoDefault(int column) {
    Column wanted = schema.column(column);
    if (wanted.nullable() || wanted.defaultValue().isPresent()) {
      return false;
    }
    String type = Conversion.typeName(wanted);
    return !type.equals("timestamp") && !type.equals("enum");
  }

  /** Sets a column to its default; where it has none, to what its type has, with a warning. */
  void setDefault(RowBuilder row, int column) {
    Column wanted = schema.column(column);
    if (hasNoDefault(column)) {
      ErrorReply missing = noDefault(wanted);
      call.warnings().warn(missing.number(), missing.getMessage());
      NearestValue.setImplicit(row, column);
    } else if (wanted.nullable() && wanted.defaultValue().isEmpty()) {
      row.set(column, null);
    } else {
      row.copy(column, defaults(), column);
    }
  }

  /** Returns a row of defaults; where there is none, of what the types have. */
  private Row defaults() {
    if (defaults == null) {
      RowBuilder row = newRow();
      for (int i = 0; i < schema.size(); i++) {
        if (hasNoDefault(i)) {
          NearestValue.setImplicit(row, i);
        }
      }
      defaults = schema.codec(RowOrder.V2).decode(row.encode());
    }
    return defaults;
  }

  /** Gives columns without value and default what their types have, where that is allowed. */
  void complete(RowBuilder row) {
    if (!rules.lenient()) {
      return; // The engine refuses the row.
    }
    for (int i = 0; i < schema.size(); i++) {
      if (!row.isSet(i) && hasNoDefault(i)) {
        NearestValue.setImplicit(row, i);
        if (!toldMissing) {
          ErrorReply missing = noDefault(schema.column(i));
          call.warnings().warn(missing.number(), missing.getMessage());
        }
      }
    }
    toldMissing = true;
  }

  private static ErrorReply noDefault(Column column) {
    return new ErrorReply(
        1364, "HY000", "Field '%s' doesn't have a default value".formatted(column.name()));
  }

  /** Returns the error that the engine's refusal of rows is to a client. */
  RuntimeException explain(RuntimeException refused) {
    Together.leave(); // What became of the queue is asked of who may be at it.
    if (refused instanceof SchemaException && queue.schema().equals(schema)) {
      for (Column column : schema.columns()) {
        if (refused.getMessage().startsWith("column " + column.label() + ": not set")) {
          return noDefault(column);
        }
      }
      return new ErrorReply(1118, "42000", refused.getMessage());
    }
    if (refused instanceof ClosedException && call.session().queryServer().find(name).isEmpty()) {
      return QueryErrors.noSuchTable(name);
    }
    if (refused instanceof SchemaException
        || (refused instanceof ClosedException && !queue.schema().equals(schema))) {
      return new ErrorReply(
          1412, "HY000", "Table definition has changed, please retry transaction");
    }
    return refused;
  }

  /** Inserts the rows as one append and ends the call; holds no thread while others write. */
  void insert(List<RowBuilder> rows) {
    call.entered(name, () -> append(rows));
  }

  /**
   * As {@link #insert}, but with those of other statements that arrived together.
   *
   * @return false, having done nothing, when the rows have to go alone
   */
  boolean insert(List<RowBuilder> rows, Together together) {
    WriteGate gate = call.session().queryServer().gate();
    if (rows.size() > JOINT_ROWS
        || call.session().isRelayed()
        || !gate.tryEnter(call.session(), name)) {
      return false;
    }
    boolean added = false;
    try {
      together.behind(queue, JointInsert.class, () -> new JointInsert(queue)).add(this, rows);
      added = true;
    } finally {
      if (!added) {
        gate.leave(); // Or no lock would ever be had again.
      }
    }
    return true;
  }

  /** Inserts rows alone and ends the call. The write has begun. */
  void append(List<RowBuilder> rows) {
    CompletableFuture<Long> inserted;
    try {
      RelaySource relay = call.session().takeRelay();
      inserted =
          relay == null
              ? queue.insertOrJoin(rows).thenApply(first -> (long) rows.size())
              : CompletableFuture.completedFuture(receive(relay, rows));
    } catch (RuntimeException refused) {
      call.session().queryServer().gate().leave();
      call.fail(explain(refused));
      return;
    } catch (Error fault) {
      call.session().queryServer().gate().leave();
      throw fault;
    }
    call.session().noteChange();
    CompletableFuture<Long> unused =
        inserted.whenComplete((count, failure) -> answer(count, rows.size(), failure));
  }

  /**
   * Ends the write and the call.
   *
   * @param inserted how many rows there are more; null after a failure
   * @param given how many the statement had
   * @param failure what kept them from being written; null for nothing
   */
  private void answer(Long inserted, int given, Throwable failure) {
    call.session().queryServer().gate().leave();
    if (failure == null) {
      call.ok(inserted, info(given, call));
    } else {
      call.fail(reason(failure));
    }
  }

  private Throwable reason(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof RuntimeException refused ? explain(refused) : cause;
  }

  /** Ends a call whose rows were given to the engine together with others'. */
  void answerJoint(int rows, Throwable failure) {
    call.session().noteChange();
    try {
      answer((long) rows, rows, failure);
    } catch (RuntimeException | Error e) {
      call.session().queryServer().report(e); // The others are answered all the same.
    }
  }

  /** Ends a call whose write has ended already. */
  void fail(Error fault) {
    try {
      call.fail(fault);
    } catch (RuntimeException | Error e) {
      call.session().queryServer().report(e); // The others are answered all the same.
    }
  }

  private long receive(RelaySource relay, List<RowBuilder> rows) {
    return queue.receive(relay.source(), relay.mode(), new ArrayList<>(rows)).isPresent()
        ? rows.size()
        : 0;
  }

  private static String info(int rows, Call call) {
    return rows == 1
        ? ""
        : "Records: %d  Duplicates: 0  Warnings: %d".formatted(rows, call.warnings().count());
  }
}
