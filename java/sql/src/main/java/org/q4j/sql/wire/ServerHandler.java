package org.q4j.sql.wire;

/** What a server does with its connections. Thread-safe. */
public interface ServerHandler {

  /**
   * A client has logged in.
   *
   * @param session who it is; stays the same object for the connection's life
   * @return what serves it from now on
   * @throws ErrorReply to turn it away
   */
  ConnectionHandler connect(ClientSession session);
}
