package org.q4j.sql.query;

import java.util.concurrent.CompletionException;
import org.q4j.ClosedException;
import org.q4j.CorruptException;
import org.q4j.FullException;
import org.q4j.LockedException;
import org.q4j.NativeIoException;
import org.q4j.NotFoundException;
import org.q4j.SchemaException;
import org.q4j.StaleOwnerException;
import org.q4j.UnsupportedException;
import org.q4j.sql.text.SyntaxErrors;
import org.q4j.sql.wire.ErrorReply;

/** MySQL's errors, by what they are about. Numbers and texts: MySQL 5.7, errmsg-utf8. */
final class QueryErrors {
  private QueryErrors() {}

  static ErrorReply syntax(String near) {
    return SyntaxErrors.near(near, 1);
  }

  static ErrorReply noSuchTable(TableName name) {
    return new ErrorReply(
        1146, "42S02", "Table '%s.%s' doesn't exist".formatted(name.database(), name.table()));
  }

  static ErrorReply tableExists(TableName name) {
    return new ErrorReply(1050, "42S01", "Table '%s' already exists".formatted(name.table()));
  }

  static ErrorReply noDatabase() {
    return new ErrorReply(1046, "3D000", "No database selected");
  }

  static ErrorReply unknownDatabase(String name) {
    return new ErrorReply(1049, "42000", "Unknown database '%s'".formatted(name));
  }

  static ErrorReply unknownColumn(String name, String clause) {
    return new ErrorReply(1054, "42S22", "Unknown column '%s' in '%s'".formatted(name, clause));
  }

  static ErrorReply columnTwice(String name) {
    return new ErrorReply(1110, "42000", "Column '%s' specified twice".formatted(name));
  }

  static ErrorReply valueCount(long row) {
    return new ErrorReply(
        1136, "21S01", "Column count doesn't match value count at row %d".formatted(row));
  }

  static ErrorReply notInQueues(String what) {
    return new ErrorReply(
        1031, "HY000", "Table storage engine for '%s' doesn't have this option".formatted(what));
  }

  static ErrorReply unsupported(String what) {
    return new ErrorReply(
        1235, "42000", "This version of q4j doesn't yet support '%s'".formatted(what));
  }

  static ErrorReply interrupted() {
    return new ErrorReply(1317, "70100", "Query execution was interrupted");
  }

  /** A function that its queue cannot run as it was called. */
  static ErrorReply function(String name, String why) {
    return new ErrorReply(1123, "HY000", "Can't initialize function '%s'; %s".formatted(name, why));
  }

  /** Returns the reply for whatever ended a statement; null for what nobody foresaw. */
  static ErrorReply of(Throwable thrown) {
    Throwable failure =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    if (failure instanceof ErrorReply reply) {
      return reply;
    }
    if (failure instanceof StackOverflowError) {
      return new ErrorReply(
          1436, "HY000", "Thread stack overrun: the statement is nested too deep");
    }
    String message = String.valueOf(failure.getMessage());
    if (failure instanceof NotFoundException) {
      return new ErrorReply(1146, "42S02", message);
    }
    if (failure instanceof FullException) {
      return new ErrorReply(1114, "HY000", message);
    }
    if (failure instanceof CorruptException) {
      return new ErrorReply(1194, "HY000", message);
    }
    if (failure instanceof LockedException) {
      return new ErrorReply(1015, "HY000", message);
    }
    if (failure instanceof ClosedException || failure instanceof NativeIoException) {
      return new ErrorReply(1030, "HY000", "Got an error from the storage engine: " + message);
    }
    if (failure instanceof UnsupportedException) {
      return new ErrorReply(1235, "42000", message);
    }
    if (failure instanceof SchemaException || failure instanceof StaleOwnerException) {
      return new ErrorReply(1105, "HY000", message);
    }
    return null;
  }
}
