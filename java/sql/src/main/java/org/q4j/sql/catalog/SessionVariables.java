package org.q4j.sql.catalog;

import java.time.ZoneId;
import org.q4j.row.MysqlCharset;
import org.q4j.sql.select.SelectContext.Variable;
import org.q4j.sql.select.SelectContext.VariableScope;
import org.q4j.sql.wire.ClientSession;

/** The system variables as one session sees them. Used by one thread at a time. */
public final class SessionVariables {
  private final GlobalVariables globals;

  /**
   * @param session is asked while a variable is read; its {@code variables()} may be this
   */
  public SessionVariables(GlobalVariables globals, CatalogSession session) {
    this.globals = globals;
  }

  /**
   * Returns a variable.
   *
   * @throws org.q4j.sql.wire.ErrorReply 1193 when it is unknown, 1238 when it has not that scope
   */
  public Variable get(VariableScope scope, String name) {
    throw new UnsupportedOperationException();
  }

  /**
   * Sets a variable.
   *
   * @param scope ANY is the session's
   * @param value of an expression; null is NULL
   * @throws org.q4j.sql.wire.ErrorReply 1193 when it is unknown, 1238 when it is read-only, 1229
   *     and 1228 when it has not that scope, 1231 and 1232 for a wrong value
   */
  public void set(VariableScope scope, String name, Object value) {
    throw new UnsupportedOperationException();
  }

  /** Sets the variable's default. */
  public void reset(VariableScope scope, String name) {
    throw new UnsupportedOperationException();
  }

  /** Makes all as after a login; {@code charset} is what the client named there. */
  public void restart(MysqlCharset charset) {
    throw new UnsupportedOperationException();
  }

  /** Carries character sets and the flags of the answers' ends over to the connection. */
  public void applyTo(ClientSession client) {
    throw new UnsupportedOperationException();
  }

  /** Returns character_set_client. */
  public MysqlCharset clientCharset() {
    throw new UnsupportedOperationException();
  }

  /** Returns character_set_connection, the set of literals. */
  public MysqlCharset connectionCharset() {
    throw new UnsupportedOperationException();
  }

  /** Returns character_set_results; BINARY when it is NULL. */
  public MysqlCharset resultCharset() {
    throw new UnsupportedOperationException();
  }

  /** Returns whether autocommit is on. */
  public boolean autocommit() {
    throw new UnsupportedOperationException();
  }

  /** Returns time_zone. */
  public ZoneId zone() {
    throw new UnsupportedOperationException();
  }

  /** Returns whether sql_mode has a mode, such as {@code STRICT_TRANS_TABLES}. */
  public boolean hasMode(String mode) {
    throw new UnsupportedOperationException();
  }

  /** Returns a variable of whole numbers. */
  public long number(String name) {
    throw new UnsupportedOperationException();
  }
}
