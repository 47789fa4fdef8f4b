package org.q4j.sql.wire;

import java.util.List;

/**
 * Serves one connection. The calls come one after the other, never two at once, on threads of the
 * server's workers; only a hook of {@link Statement#onCancel} may run beside them.
 *
 * <p>A method that throws {@link ErrorReply} answers with it; any other exception is answered with
 * error 1105 and reported to {@link WireOptions.Builder#onError}.
 */
public interface ConnectionHandler {

  /**
   * Runs one statement: of several that a client sends at once each comes alone.
   *
   * <p>The statement ends with exactly one of {@link ResponseSink#ok}, {@link ResponseSink#fail}
   * and {@link ResponseSink#end}, before this returns or later, on any thread. A statement that
   * waits for somebody else must return and end later: workers are few. It then sets a hook with
   * {@link Statement#onCancel}, ends soon after it is called, and no other call comes until it has
   * ended.
   */
  void query(Statement statement, ResponseSink sink);

  /**
   * Runs a statement, as {@link #query} or {@link #execute}, whose form says that it will not take
   * long, beside others that arrived together with it.
   *
   * @param parameters as many as it has
   * @return false, having done nothing, when it is to be run by itself
   */
  default boolean runTogether(
      Statement statement, List<Parameter> parameters, ResponseSink sink, Together together) {
    return false;
  }

  /** Prepares one statement. It is forgotten when the client closes it, or the connection ends. */
  Prepared prepare(Statement statement);

  /**
   * Runs a prepared statement; as {@link #query}.
   *
   * @param parameters as many as it has
   */
  void execute(
      Prepared prepared, List<Parameter> parameters, Statement statement, ResponseSink sink);

  /**
   * Makes a database the current one.
   *
   * @throws ErrorReply 1049 when it is missing
   */
  void useDatabase(String name);

  /**
   * Lists a table's columns (COM_FIELD_LIST).
   *
   * @param pattern of their names, as for LIKE; empty for all
   */
  List<ColumnDefinition> fields(String table, String pattern);

  /** Makes the session as it was after the login: variables, owned rows, locks. */
  void reset();

  /** Returns one line about the server (COM_STATISTICS). */
  String statistics();

  /** The connection has ended, however: gives back what it owns. The last call. */
  void close();
}
