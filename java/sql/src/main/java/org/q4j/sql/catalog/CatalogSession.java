package org.q4j.sql.catalog;

import org.q4j.sql.select.SelectContext;

/**
 * The session that asks the catalog. Used by one thread at a time.
 *
 * <p>Its expressions, those of SET and of SHOW … WHERE, are compiled with {@link #context}.
 */
public interface CatalogSession {

  /** Returns the server. */
  ServerFacts server();

  /** Returns what expressions and SELECT run in. */
  SelectContext context();

  /** Returns the session's variables. */
  SessionVariables variables();

  /** Returns the session's warnings. */
  Warnings warnings();

  /** Returns the current database; "" when none. */
  String database();

  /** Returns who logged in. */
  String user();

  /** Returns the client's host without its port. */
  String host();

  /** Returns the connection's number. */
  long connectionId();

  /**
   * Is told that variables were set, after a SET has been carried out: {@link
   * SessionVariables#applyTo} is the least to do.
   */
  void variablesChanged();
}
