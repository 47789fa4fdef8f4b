package org.q4j.sql.query;

import java.util.regex.Pattern;
import org.q4j.Q4jException;
import org.q4j.sql.catalog.SystemDatabases;
import org.q4j.sql.wire.ErrorReply;

/** What every change of tables has to look at. */
final class DdlChecks {
  private static final Pattern INDEX =
      Pattern.compile(
          "(?is).*(?:\\bPRIMARY\\s+KEY\\b|\\bUNIQUE\\b|[,(]\\s*(?:FULLTEXT\\s+|SPATIAL\\s+)?(?:KEY|INDEX)\\b).*");

  private static final Pattern AUTO_INCREMENT = Pattern.compile("(?is).*\\bAUTO_INCREMENT\\b.*");

  private DdlChecks() {}

  /**
   * Refuses a table that cannot be, for its database or its name.
   *
   * @throws ErrorReply 1049, 1044 or 1103
   */
  static void requireCreatable(QueryServer server, TableName table) {
    if (SystemDatabases.contains(table.database())) {
      throw new ErrorReply(
          1044,
          "42000",
          "Access denied: database '%s' is the server's own".formatted(table.database()));
    }
    if (!server.databases().exists(table.database())) {
      throw QueryErrors.unknownDatabase(table.database());
    }
    if (!Databases.isValid(table.table())) {
      throw new ErrorReply(
          1103,
          "42000",
          "Incorrect table name '%s' (expected 1 to 64 of A-Z a-z 0-9 _ $ and, not first, -)"
              .formatted(table.table()));
    }
  }

  /** Returns the error for a definition that the engine refuses. */
  static ErrorReply refused(String definition, Q4jException refused) {
    if (AUTO_INCREMENT.matcher(definition).matches()) {
      return new ErrorReply(
          1164, "42000", "The used table type doesn't support AUTO_INCREMENT columns");
    }
    if (INDEX.matcher(definition).matches()) {
      return new ErrorReply(1069, "42000", "Too many keys specified; max 0 keys allowed");
    }
    if (refused.getMessage().contains("two columns of one name")) {
      return new ErrorReply(1060, "42S21", "Duplicate column name: " + refused.getMessage());
    }
    if (refused.getMessage().contains("wrong default")) {
      return new ErrorReply(1067, "42000", "Invalid default value: " + refused.getMessage());
    }
    return new ErrorReply(
        1064, "42000", "You have an error in your SQL syntax: " + refused.getMessage());
  }
}
