package org.q4j.sql.wire;

import java.util.List;

/**
 * A prepared statement, as the handler sees it.
 *
 * @param parameters its question marks, 0 to 65535
 * @param columns of its result; empty for none, or when they are not known before it runs
 * @param plan what the handler keeps of it; not looked at
 */
public record Prepared(int parameters, List<ColumnDefinition> columns, Object plan) {
  /** Checks the number of parameters and takes a copy of the columns. */
  public Prepared {
    if (parameters < 0 || parameters > 0xffff) {
      throw ErrorCode.TOO_MANY_PLACEHOLDERS.reply(
          "Prepared statement contains too many placeholders");
    }
    columns = List.copyOf(columns);
  }
}
