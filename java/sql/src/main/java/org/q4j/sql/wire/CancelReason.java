package org.q4j.sql.wire;

/** Why a running statement is to end. */
public enum CancelReason {
  /** KILL QUERY: the connection stays. */
  STATEMENT_KILLED,
  /** KILL CONNECTION. */
  CONNECTION_KILLED,
  /** The client has closed the connection, or cannot be reached. */
  CONNECTION_LOST,
  /** The server is going down. */
  SERVER_CLOSED
}
