package org.q4j.sql.query;

import org.q4j.sql.wire.ServerStatus;

/** What clients say around transactions, of which queues have none: each statement is one. */
final class TransactionCommands {
  private static final String ROWS_STAY =
      "Some non-transactional changed tables couldn't be rolled back";

  private TransactionCommands() {}

  static Command begin() {
    return call -> {
      call.session().endTransaction();
      call.session()
          .client()
          .status(call.session().client().status() | ServerStatus.IN_TRANSACTION);
      call.ok();
    };
  }

  static Command commit() {
    return call -> {
      call.session().endTransaction();
      call.ok();
    };
  }

  static Command rollback() {
    return call -> {
      if (call.session().endTransaction()) {
        call.warnings().warn(1196, ROWS_STAY);
      }
      call.ok();
    };
  }

  /** ROLLBACK TO a savepoint: the transaction goes on. */
  static Command rollbackTo() {
    return call -> {
      if (call.session().hasChanged()) {
        call.warnings().warn(1196, ROWS_STAY);
      }
      call.ok();
    };
  }
}
