package org.q4j.sql.catalog;

import java.util.List;
import org.q4j.row.Schema;
import org.q4j.sql.select.RowSource;
import org.q4j.sql.text.SqlReader;
import org.q4j.sql.text.SqlToken;

/** SHOW COLUMNS, DESCRIBE and SHOW INDEX. Used by one thread. */
final class ShowColumns {
  private static final Projection SHORT =
      new Projection(
          "COLUMNS",
          "Field=COLUMN_NAME,Type=COLUMN_TYPE,Null=IS_NULLABLE,Key=COLUMN_KEY,"
              + "Default=COLUMN_DEFAULT,Extra=EXTRA");

  private static final Projection FULL =
      new Projection(
          "COLUMNS",
          "Field=COLUMN_NAME,Type=COLUMN_TYPE,Collation=COLLATION_NAME,Null=IS_NULLABLE,"
              + "Key=COLUMN_KEY,Default=COLUMN_DEFAULT,Extra=EXTRA,Privileges=PRIVILEGES,"
              + "Comment=COLUMN_COMMENT");

  private static final Projection INDEXES =
      new Projection(
          "STATISTICS",
          "Table=TABLE_NAME,Non_unique=NON_UNIQUE,Key_name=INDEX_NAME,Seq_in_index=SEQ_IN_INDEX,"
              + "Column_name=COLUMN_NAME,Collation=COLLATION,Cardinality=CARDINALITY,"
              + "Sub_part=SUB_PART,Packed=PACKED,Null=NULLABLE,Index_type=INDEX_TYPE,"
              + "Comment=COMMENT,Index_comment=INDEX_COMMENT");

  private final SqlReader in;
  private final CatalogSession session;

  ShowColumns(SqlReader in, CatalogSession session) {
    this.in = in;
    this.session = session;
  }

  private TableName table() {
    if (!in.accept("FROM")) {
      in.expect("IN");
    }
    return TableName.read(in, session).inDatabase(in);
  }

  RowSource columns(boolean full) {
    TableName table = table();
    return answer(table, full ? FULL : SHORT, Filter.read(in));
  }

  /** Reads {@code table [column | 'pattern']}. */
  RowSource describe() {
    TableName table = TableName.read(in, session);
    Filter filter = new Filter(null, null);
    if (!in.atEnd()) {
      SqlToken word = in.next();
      if (word.kind() != SqlToken.Kind.STRING && !word.isName()) {
        throw in.unexpected();
      }
      filter = new Filter(word.text(), null);
    }
    in.expectEnd();
    return answer(table, SHORT, filter);
  }

  private RowSource answer(TableName table, Projection projection, Filter filter) {
    List<Object[]> rows;
    if (table.isInformation()) {
      rows = TableRows.systemColumns(table.information());
    } else {
      Schema schema = table.facts(session).schema();
      rows = TableRows.columns(table.database(), table.table(), schema);
    }
    return filter.of(projection.columns(), () -> projection.rows(rows), false, session);
  }

  /** A queue has no index. */
  RowSource indexes() {
    TableName table = table();
    Filter filter = Filter.read(in);
    if (table.isInformation()) {
      table.information();
    } else {
      table.facts(session);
    }
    return filter.of(INDEXES.columns(), List::of, false, session);
  }
}
