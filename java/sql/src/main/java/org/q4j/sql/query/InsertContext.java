package org.q4j.sql.query;

import org.q4j.sql.wire.ErrorReply;

/**
 * What the expressions of an INSERT can ask. In strict mode the warnings that say that a value lost
 * something are errors there (MySQL 5.7 Reference Manual, "Server SQL Modes", "Strict SQL Mode").
 */
final class InsertContext extends StatementContext {
  private static final int TRUNCATED = 1292;
  private static final int DIVISION_BY_ZERO = 1365;

  private final boolean strict;
  private final boolean refusesDivision;

  InsertContext(Call call, InsertRules rules) {
    super(call);
    this.strict = !rules.lenient();
    this.refusesDivision =
        strict && call.session().variables().hasMode("ERROR_FOR_DIVISION_BY_ZERO");
  }

  @Override
  public void warn(int number, String message) {
    if (strict && number == TRUNCATED) {
      throw new ErrorReply(number, "22007", message);
    }
    if (refusesDivision && number == DIVISION_BY_ZERO) {
      throw new ErrorReply(number, "22012", message);
    }
    super.warn(number, message);
  }
}
