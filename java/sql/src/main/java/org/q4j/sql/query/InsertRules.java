package org.q4j.sql.query;

import org.q4j.sql.catalog.SessionVariables;

/**
 * What becomes of values that do not fit.
 *
 * @param strict whether sql_mode has one of the strict modes; both refuse every row, as a statement
 *     is one append
 * @param ignore whether the statement says IGNORE
 */
record InsertRules(boolean strict, boolean ignore) {
  static InsertRules of(Call call, boolean ignore) {
    SessionVariables variables = call.session().variables();
    return new InsertRules(
        variables.hasMode("STRICT_TRANS_TABLES") || variables.hasMode("STRICT_ALL_TABLES"), ignore);
  }

  /** Returns whether the nearest value is taken, with a warning. */
  boolean lenient() {
    return ignore || !strict;
  }
}
