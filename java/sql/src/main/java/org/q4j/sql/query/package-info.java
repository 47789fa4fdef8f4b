/**
 * Runs SQL statements over the queues of a store.
 *
 * <p>{@code QueryServer} makes a {@code QuerySession} for each connection. A statement's text
 * becomes a {@code Command} ({@code CommandParser}; the plain form of INSERT skips the parser, see
 * {@code InsertScanner}), which answers through a {@code Call}. Whatever writes passes the {@code
 * WriteGate}, so that LOCK TABLES and FLUSH TABLES WITH READ LOCK can stop it. Nothing here holds a
 * thread while it waits for a row, a lock or the disk, but for the bulk statements.
 */
package org.q4j.sql.query;
