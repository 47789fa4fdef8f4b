package org.q4j.sql.catalog;

import org.q4j.sql.wire.ErrorReply;

/** MySQL's errors of the statements that the catalog answers. */
final class Errors {
  private Errors() {}

  static ErrorReply noDatabase() {
    return new ErrorReply(1046, "3D000", "No database selected");
  }

  static ErrorReply unknownDatabase(String name) {
    return new ErrorReply(1049, "42000", "Unknown database '" + name + "'");
  }

  static ErrorReply noTable(String database, String table) {
    return new ErrorReply(1146, "42S02", "Table '%s.%s' doesn't exist".formatted(database, table));
  }

  static ErrorReply unknownTable(String table) {
    return new ErrorReply(1109, "42S02", "Unknown table '" + table + "' in information_schema");
  }

  static ErrorReply unknownVariable(String name) {
    return new ErrorReply(1193, "HY000", "Unknown system variable '" + name + "'");
  }

  static ErrorReply readOnly(String name) {
    return new ErrorReply(1238, "HY000", "Variable '" + name + "' is a read only variable");
  }

  static ErrorReply otherScope(String name, String scope) {
    return new ErrorReply(1238, "HY000", "Variable '%s' is a %s variable".formatted(name, scope));
  }

  static ErrorReply sessionOnly(String name) {
    return new ErrorReply(
        1228,
        "HY000",
        "Variable '" + name + "' is a SESSION variable and can't be used with SET GLOBAL");
  }

  static ErrorReply globalOnly(String name) {
    return new ErrorReply(
        1229,
        "HY000",
        "Variable '" + name + "' is a GLOBAL variable and should be set with SET GLOBAL");
  }

  static ErrorReply sessionReadOnly(String name) {
    return new ErrorReply(
        1621,
        "HY000",
        "SESSION variable '" + name + "' is read-only. Use SET GLOBAL to assign the value");
  }

  static ErrorReply wrongValue(String name, Object value) {
    return new ErrorReply(
        1231,
        "42000",
        "Variable '%s' can't be set to the value of '%s'"
            .formatted(name, value == null ? "NULL" : value));
  }

  static ErrorReply wrongType(String name) {
    return new ErrorReply(1232, "42000", "Incorrect argument type to variable '" + name + "'");
  }

  static ErrorReply unknownCharset(String name) {
    return new ErrorReply(1115, "42000", "Unknown character set: '" + name + "'");
  }

  static ErrorReply unknownCollation(String name) {
    return new ErrorReply(1273, "HY000", "Unknown collation: '" + name + "'");
  }

  static ErrorReply collationMismatch(String collation, String charset) {
    return new ErrorReply(
        1253,
        "42000",
        "COLLATION '%s' is not valid for CHARACTER SET '%s'".formatted(collation, charset));
  }

  static ErrorReply unknownZone(String name) {
    return new ErrorReply(1298, "HY000", "Unknown or incorrect time zone: '" + name + "'");
  }

  static ErrorReply unknownLocale(String name) {
    return new ErrorReply(1649, "HY000", "Unknown locale: '" + name + "'");
  }

  static ErrorReply unknownEngine(String name) {
    return new ErrorReply(1286, "42000", "Unknown storage engine '" + name + "'");
  }

  /** For what MySQL has and q4j has not. */
  static ErrorReply notSupported(String what) {
    return new ErrorReply(
        1235, "42000", "This version of MySQL doesn't yet support '" + what + "'");
  }
}
