package org.q4j.sql.select;

import org.q4j.sql.wire.ErrorCode;
import org.q4j.sql.wire.ErrorReply;

/** MySQL's errors of queries, with its numbers, SQLSTATEs and words. */
final class SqlErrors {
  private SqlErrors() {}

  static ErrorReply unknownColumn(String name, String clause) {
    return new ErrorReply(1054, "42S22", "Unknown column '%s' in '%s'".formatted(name, clause));
  }

  static ErrorReply ambiguousColumn(String name, String clause) {
    return new ErrorReply(1052, "23000", "Column '%s' in %s is ambiguous".formatted(name, clause));
  }

  static ErrorReply unknownTable(String name) {
    return new ErrorReply(1051, "42S02", "Unknown table '%s'".formatted(name));
  }

  static ErrorReply unknownTableIn(String name, String clause) {
    return new ErrorReply(1109, "42S02", "Unknown table '%s' in %s".formatted(name, clause));
  }

  static ErrorReply noTablesUsed() {
    return new ErrorReply(1096, "HY000", "No tables used");
  }

  static ErrorReply sameAlias(String name) {
    return new ErrorReply(1066, "42000", "Not unique table/alias: '%s'".formatted(name));
  }

  static ErrorReply unknownFunction(String name) {
    return new ErrorReply(1305, "42000", "FUNCTION %s does not exist".formatted(name));
  }

  static ErrorReply wrongParameterCount(String function) {
    return new ErrorReply(
        1582,
        "42000",
        "Incorrect parameter count in the call to native function '%s'".formatted(function));
  }

  static ErrorReply wrongArguments(String function) {
    return new ErrorReply(1210, "HY000", "Incorrect arguments to %s".formatted(function));
  }

  static ErrorReply outOfRange(String type, String expression) {
    return new ErrorReply(
        1690, "22003", "%s value is out of range in '%s'".formatted(type, expression));
  }

  static ErrorReply columns(int count) {
    return new ErrorReply(1241, "21000", "Operand should contain %d column(s)".formatted(count));
  }

  static ErrorReply manyRows() {
    return new ErrorReply(1242, "21000", "Subquery returns more than 1 row");
  }

  static ErrorReply groupFunction() {
    return new ErrorReply(1111, "HY000", "Invalid use of group function");
  }

  static ErrorReply differentColumnCounts() {
    return new ErrorReply(
        1222, "21000", "The used SELECT statements have a different number of columns");
  }

  static ErrorReply sortMemory(long limit) {
    return new ErrorReply(
        1038,
        "HY001",
        "Out of sort memory: limit=%d bytes; narrow the query with WHERE or LIMIT"
            .formatted(limit));
  }

  static ErrorReply tooDeep() {
    return new ErrorReply(
        1436, "HY000", "Thread stack overrun: the expression is nested too deeply; split it");
  }

  static ErrorReply notSupported(String what) {
    return new ErrorReply(
        1235, "42000", "This version of q4j doesn't yet support '%s'".formatted(what));
  }

  static ErrorReply regularExpression(String reason) {
    return new ErrorReply(1139, "42000", "Got error '%s' from regexp".formatted(reason));
  }

  /** Fails when the statement was killed. */
  static void checkCancelled(SelectContext context) {
    if (context.isCancelled()) {
      throw ErrorCode.QUERY_INTERRUPTED.reply("Query execution was interrupted");
    }
  }
}
