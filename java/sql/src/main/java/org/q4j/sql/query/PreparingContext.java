package org.q4j.sql.query;

import java.util.List;
import org.q4j.sql.wire.ColumnDefinition;
import org.q4j.sql.wire.FieldType;

/** For a statement that is prepared and not run: every question mark is NULL. */
final class PreparingContext extends StatementContext {
  PreparingContext(QuerySession session) {
    super(session, null, List.of());
  }

  @Override
  public Variable parameter(int index) {
    return new Variable(ColumnDefinition.computed("?", FieldType.NULL, 0, 0), null);
  }
}
