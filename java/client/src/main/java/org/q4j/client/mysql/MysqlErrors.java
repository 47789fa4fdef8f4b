package org.q4j.client.mysql;

import java.io.IOException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Set;
import org.q4j.FullException;
import org.q4j.NotFoundException;
import org.q4j.Q4jException;
import org.q4j.SchemaException;
import org.q4j.StaleOwnerException;
import org.q4j.UnsupportedException;
import org.q4j.client.ConnectionLostException;

/**
 * What a server's errors are in this API. Their numbers are those of MySQL's reference, "Server
 * Error Message Reference"; those of 1,900 and more are MariaDB's.
 */
final class MysqlErrors {
  /** Also what a server says that was told to KILL. */
  static final int INTERRUPTED = 1317;

  static final int NO_SUCH_FUNCTION = 1305;
  static final int NO_DATABASE = 1046;
  static final int UNKNOWN_COLUMN = 1054;
  private static final int FUNCTION_REFUSED = 1123;
  private static final int TOO_LARGE = 1153;
  private static final Set<Integer> CONNECTION = Set.of(1040, 1053, 1927, 2006, 2013, 4031);
  private static final Set<Integer> ACCESS = Set.of(1044, 1045, 1142, 1227, 1370, 1698);
  private static final Set<Integer> NO_SUCH_TABLE = Set.of(1049, 1051, 1109, 1146);
  private static final Set<Integer> FULL = Set.of(1021, 1114);
  private static final Set<Integer> UNFIT =
      Set.of(1048, 1050, 1054, 1118, 1136, 1264, 1265, 1292, 1364, 1366, 1406, 1412);
  private static final Set<Integer> UNSUPPORTED = Set.of(1031, 1235, 1286);

  private MysqlErrors() {}

  /** Returns the first line of what the driver says; the rest of it are its guesses. */
  static String words(SQLException failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
  }

  /**
   * Returns {@link #words} and what the system said: the driver's words are the same for a host
   * that does not exist and for one where no server is.
   */
  static String wordsAndCause(SQLException failure) {
    Throwable last = failure;
    while (last.getCause() != null) {
      last = last.getCause();
    }
    String cause = last instanceof UnknownHostException ? "no such host" : last.getMessage();
    return last == failure || cause == null ? words(failure) : words(failure) + ": " + cause;
  }

  /** Returns whether the connection that failed so is of no more use. */
  static boolean isLost(SQLException failure) {
    // Of a connection that ends within an answer the driver says no more than that it was read.
    for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException) {
        return true;
      }
    }
    String state = failure.getSQLState();
    return (state != null && state.startsWith("08")) || CONNECTION.contains(failure.getErrorCode());
  }

  /** Returns whether a function of Q4M's, or one of q4j's own, is unknown to the server. */
  static boolean isMissingFunction(SQLException failure) {
    return failure.getErrorCode() == NO_SUCH_FUNCTION || failure.getErrorCode() == NO_DATABASE;
  }

  /**
   * Returns the exception for an error.
   *
   * @param what was done, with the queue's name
   * @param server its place and version
   */
  static Q4jException of(SQLException failure, String what, String server) {
    String words = "%s: %s: server=%s".formatted(what, words(failure), server);
    int number = failure.getErrorCode();
    if (isLost(failure)) {
      return new ConnectionLostException(words, false, failure);
    }
    if (isMissingFunction(failure)) {
      return new UnsupportedException(
          words
              + "; the functions of Q4M are not installed there (queue_wait and its like): on MySQL"
              + " 5.1 to 8.0 install Q4M and run its support-files/install.sql, or use q4j serve",
          failure);
    }
    if (number == FUNCTION_REFUSED) {
      return failure.getMessage().contains("not in owner mode")
          ? new StaleOwnerException(words, failure)
          : new Q4jException(words + "; the function is installed and refused this call", failure);
    }
    if (NO_SUCH_TABLE.contains(number)) {
      return new NotFoundException(words, failure);
    }
    if (FULL.contains(number)) {
      return new FullException(words, failure);
    }
    if (UNFIT.contains(number) || number == TOO_LARGE) {
      return new SchemaException(words, failure);
    }
    if (UNSUPPORTED.contains(number)) {
      return new UnsupportedException(words, failure);
    }
    if (ACCESS.contains(number)) {
      return new Q4jException(words + "; look at the user and its rights there", failure);
    }
    return new Q4jException(words + " error=" + number, failure);
  }
}
