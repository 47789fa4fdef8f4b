package org.q4j.sql.wire;

/** MySQL's numbers and SQLSTATEs of the errors that the protocol itself raises. */
public enum ErrorCode {
  /** Too many connections are open. */
  TOO_MANY_CONNECTIONS(1040, "08004"),
  /** The server's memory for packets is used up. */
  OUT_OF_RESOURCES(1041, "HY000"),
  /** What came instead of a login cannot be read. */
  BAD_HANDSHAKE(1043, "08S01"),
  /** Wrong user or password. */
  ACCESS_DENIED(1045, "28000"),
  /** No database is chosen. */
  NO_DATABASE(1046, "3D000"),
  /** A command that this server does not have. */
  UNKNOWN_COMMAND(1047, "08S01"),
  /** No such database. */
  UNKNOWN_DATABASE(1049, "42000"),
  /** The server is going down. */
  SERVER_SHUTDOWN(1053, "08S01"),
  /** The statement does not parse. */
  PARSE_ERROR(1064, "42000"),
  /** An empty statement. */
  EMPTY_QUERY(1065, "42000"),
  /** No such connection to kill. */
  NO_SUCH_THREAD(1094, "HY000"),
  /** Another user's connection may not be killed. */
  KILL_DENIED(1095, "HY000"),
  /** Anything without a number of its own. */
  UNKNOWN_ERROR(1105, "HY000"),
  /** A character set that clients cannot use. */
  UNKNOWN_CHARACTER_SET(1115, "42000"),
  /** No such table. */
  NO_SUCH_TABLE(1146, "42S02"),
  /** The command or the option is refused. */
  NOT_ALLOWED(1148, "42000"),
  /** A packet is larger than max_allowed_packet. */
  PACKET_TOO_LARGE(1153, "08S01"),
  /** A packet's number is not the next. */
  PACKETS_OUT_OF_ORDER(1156, "08S01"),
  /** Wrong arguments of a command. */
  WRONG_ARGUMENTS(1210, "HY000"),
  /** No such prepared statement. */
  UNKNOWN_STATEMENT(1243, "HY000"),
  /** The client's way of logging in is too old. */
  OLD_CLIENT(1251, "08004"),
  /** The statement was killed. */
  QUERY_INTERRUPTED(1317, "70100"),
  /** Plain connections are refused. */
  TLS_REQUIRED(3159, "HY000"),
  /** Text has bytes that its character set lacks. */
  INVALID_CHARACTER(1300, "HY000"),
  /** More placeholders than the protocol can number. */
  TOO_MANY_PLACEHOLDERS(1390, "HY000"),
  /** The statement was executed without a cursor. */
  NO_CURSOR(1421, "HY000"),
  /** Too many prepared statements. */
  TOO_MANY_STATEMENTS(1461, "42000"),
  /** A command's packet cannot be read. */
  MALFORMED_PACKET(1835, "HY000");

  private final int number;
  private final String sqlState;

  ErrorCode(int number, String sqlState) {
    this.number = number;
    this.sqlState = sqlState;
  }

  /** Returns MySQL's error number. */
  public int number() {
    return number;
  }

  /**
   * Returns an error of this kind.
   *
   * @param message what the user reads
   */
  public ErrorReply reply(String message) {
    return new ErrorReply(number, sqlState, message);
  }
}
