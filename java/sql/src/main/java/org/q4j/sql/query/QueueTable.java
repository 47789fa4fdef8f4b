package org.q4j.sql.query;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import org.q4j.queue.OwnedRow;
import org.q4j.queue.Queue;
import org.q4j.queue.Snapshot;
import org.q4j.queue.StoredRow;
import org.q4j.row.Row;
import org.q4j.row.Schema;
import org.q4j.sql.select.RowCursor;
import org.q4j.sql.select.RowSource;
import org.q4j.sql.wire.ColumnDefinition;
import org.q4j.sql.wire.ErrorReply;
import org.q4j.sql.wire.FieldType;
import org.q4j.sql.wire.Statement;

/**
 * A queue as a session sees it: in owner mode the owned rows alone, if they are of this queue; else
 * the rows that nobody owns. One thread at a time.
 */
final class QueueTable implements RowSource {
  /** The column that {@code withRowIds} adds. */
  static final String ROW_ID = "_q4j_rowid";

  private final QuerySession session;
  private final TableName name;
  private final Queue queue;
  private final Statement statement;
  private final List<ColumnDefinition> columns;
  private final int width;
  private final boolean rowIds;
  private final ZoneId zone;

  /**
   * @param statement null where none can be cancelled
   * @param rowIds whether each row has its id behind its columns, as a column {@link #ROW_ID}
   */
  QueueTable(
      QuerySession session, TableName name, Queue queue, Statement statement, boolean rowIds) {
    this.session = session;
    this.name = name;
    this.queue = queue;
    this.statement = statement;
    this.rowIds = rowIds;
    this.zone = session.variables().zone();
    List<ColumnDefinition> own =
        session.queryServer().columns(name, session.queryServer().schema(queue));
    width = own.size();
    if (rowIds) {
      List<ColumnDefinition> more = new ArrayList<>(own);
      more.add(ColumnDefinition.integer(ROW_ID));
      columns = List.copyOf(more);
    } else {
      columns = own;
    }
  }

  @Override
  public List<ColumnDefinition> columns() {
    return columns;
  }

  @Override
  public OptionalLong count() {
    if (session.inOwnerMode()) {
      return OptionalLong.of(ownedRows().size());
    }
    return OptionalLong.of(queue.count());
  }

  /** Returns the rows that the session owns, those of this table that are still there. */
  List<OwnedRow> ownedRows() {
    return session.taken().stream().filter(row -> row.queue().equals(name.queue())).toList();
  }

  @Override
  public RowCursor open() {
    if (session.inOwnerMode()) {
      return new ListCursor(
          ownedRows().stream().map(row -> values(row.rowId(), row.row())).iterator());
    }
    return new SnapshotCursor(queue.readySnapshot());
  }

  /** Returns a row's values, those of TIMESTAMP columns in the session's time zone. */
  Object[] values(long rowId, Row row) {
    Schema schema = row.schema();
    if (schema.size() != width) {
      throw new ErrorReply(1412, "HY000", "Table definition has changed, please retry transaction");
    }
    Object[] values = new Object[columns.size()];
    for (int i = 0; i < width; i++) {
      Object value = TableColumns.ofExpression(row.get(i), columns.get(i));
      if (value instanceof String text
          && columns.get(i).type() == FieldType.TIMESTAMP
          && !zone.normalized().equals(ZoneOffset.UTC)) {
        value = ZonedTimestamp.fromUtc(text, zone);
      }
      values[i] = value;
    }
    if (rowIds) {
      values[width] = rowId;
    }
    return values;
  }

  private record ListCursor(Iterator<Object[]> rows) implements RowCursor {
    @Override
    public Object[] next() {
      return rows.hasNext() ? rows.next() : null;
    }

    @Override
    public void close() {}
  }

  private final class SnapshotCursor implements RowCursor {
    private final Snapshot snapshot;
    private final Iterator<StoredRow> rows;

    SnapshotCursor(Snapshot snapshot) {
      this.snapshot = snapshot;
      boolean begun = false;
      try {
        rows = snapshot.iterator();
        begun = true;
      } finally {
        if (!begun) {
          snapshot.close();
        }
      }
    }

    @Override
    public Object[] next() {
      if (statement != null && statement.isCancelled()) {
        throw QueryErrors.interrupted();
      }
      if (!rows.hasNext()) {
        return null;
      }
      StoredRow row = rows.next();
      return values(row.rowId(), row.row());
    }

    @Override
    public void close() {
      snapshot.close();
    }
  }
}
