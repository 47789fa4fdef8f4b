package org.q4j.sql.wire;

/** The capability flags, in which server and client agree on a dialect; bit masks of 32 bits. */
final class Capability {
  static final int LONG_PASSWORD = 1;
  static final int FOUND_ROWS = 1 << 1;
  static final int LONG_FLAG = 1 << 2;
  static final int CONNECT_WITH_DB = 1 << 3;
  static final int NO_SCHEMA = 1 << 4;
  static final int ODBC = 1 << 6;
  static final int LOCAL_FILES = 1 << 7;
  static final int IGNORE_SPACE = 1 << 8;
  static final int PROTOCOL_41 = 1 << 9;
  static final int INTERACTIVE = 1 << 10;
  static final int SSL = 1 << 11;
  static final int IGNORE_SIGPIPE = 1 << 12;
  static final int TRANSACTIONS = 1 << 13;
  static final int RESERVED = 1 << 14;
  static final int SECURE_CONNECTION = 1 << 15;
  static final int MULTI_STATEMENTS = 1 << 16;
  static final int MULTI_RESULTS = 1 << 17;
  static final int PS_MULTI_RESULTS = 1 << 18;
  static final int PLUGIN_AUTH = 1 << 19;
  static final int CONNECT_ATTRIBUTES = 1 << 20;
  static final int LENGTH_ENCODED_AUTH = 1 << 21;
  static final int DEPRECATE_EOF = 1 << 24;

  /** What every server of ours offers; TLS is added where there is a certificate. */
  static final int OFFERED =
      LONG_PASSWORD
          | FOUND_ROWS
          | LONG_FLAG
          | CONNECT_WITH_DB
          | NO_SCHEMA
          | ODBC
          | LOCAL_FILES
          | IGNORE_SPACE
          | PROTOCOL_41
          | INTERACTIVE
          | IGNORE_SIGPIPE
          | TRANSACTIONS
          | RESERVED
          | SECURE_CONNECTION
          | MULTI_STATEMENTS
          | MULTI_RESULTS
          | PS_MULTI_RESULTS
          | PLUGIN_AUTH
          | CONNECT_ATTRIBUTES
          | LENGTH_ENCODED_AUTH
          | DEPRECATE_EOF;

  private Capability() {}
}
