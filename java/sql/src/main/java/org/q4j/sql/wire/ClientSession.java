package org.q4j.sql.wire;

import java.util.Map;
import org.q4j.row.MysqlCharset;

/**
 * A connection as its handler and SHOW PROCESSLIST see it. Thread-safe; what has setters is set by
 * the handler.
 */
public final class ClientSession {
  private final WireServer server;
  private final int id;
  private final String host;
  private volatile Login login = new Login("", 0, MysqlCharset.UTF8MB4, Map.of(), false);
  private volatile String database = "";
  private volatile MysqlCharset clientCharset = MysqlCharset.UTF8MB4;
  private volatile MysqlCharset resultCharset = MysqlCharset.UTF8MB4;
  private volatile int status = ServerStatus.AUTOCOMMIT;
  private volatile Activity activity = new Activity("Connect", "", System.nanoTime());

  private record Login(
      String user,
      int capabilities,
      MysqlCharset charset,
      Map<String, String> attributes,
      boolean encrypted) {}

  /**
   * What a connection is doing.
   *
   * @param command a word as MySQL's, such as Sleep or Query
   * @param statement its text, or ""
   * @param since {@link System#nanoTime} of its begin
   */
  public record Activity(String command, String statement, long since) {}

  ClientSession(WireServer server, int id, String host) {
    this.server = server;
    this.id = id;
    this.host = host;
  }

  void login(HandshakeResponse response, MysqlCharset charset, boolean encrypted) {
    login =
        new Login(
            response.user(), response.capabilities(), charset, response.attributes(), encrypted);
    restart();
  }

  /** Makes what has setters as it is after a login. */
  void restart() {
    clientCharset = login.charset;
    resultCharset = login.charset;
    status = ServerStatus.AUTOCOMMIT;
  }

  void activity(Activity now) {
    activity = now;
  }

  int capabilities() {
    return login.capabilities;
  }

  /** Returns the server, for KILL and SHOW PROCESSLIST. */
  public WireServer server() {
    return server;
  }

  /** Returns the connection's number, from 1. */
  public int id() {
    return id;
  }

  /** Returns the user's name; empty before the login. */
  public String user() {
    return login.user;
  }

  /** Returns the client's address and port, or {@code localhost} on a Unix socket. */
  public String host() {
    return host;
  }

  /** Returns what the client says of itself, by names such as {@code _client_name}. */
  public Map<String, String> attributes() {
    return login.attributes;
  }

  /** Returns whether the connection is encrypted. */
  public boolean isEncrypted() {
    return login.encrypted;
  }

  /** Returns whether the client wants the rows that matched counted, not those that changed. */
  public boolean countsFoundRows() {
    return (capabilities() & Capability.FOUND_ROWS) != 0;
  }

  /** Returns the current database; empty when none. */
  public String database() {
    return database;
  }

  /** Notes the current database, for SHOW PROCESSLIST. */
  public void database(String name) {
    database = name;
  }

  /** Returns the character set of statements. */
  public MysqlCharset clientCharset() {
    return clientCharset;
  }

  /** Sets the character set of statements (character_set_client). */
  public void clientCharset(MysqlCharset charset) {
    if (charset != MysqlCharset.BINARY && ClientCharsets.isUnknown(charset)) {
      throw ErrorCode.UNKNOWN_CHARACTER_SET.reply(
          "Variable 'character_set_client' can't be set to the value of '" + charset + "'");
    }
    clientCharset = charset;
  }

  /** Returns the character set of results. */
  public MysqlCharset resultCharset() {
    return resultCharset;
  }

  /** Sets the character set of results (character_set_results); BINARY leaves text in UTF-8. */
  public void resultCharset(MysqlCharset charset) {
    resultCharset = charset;
  }

  /** Returns flags of {@link ServerStatus}. */
  public int status() {
    return status;
  }

  /** Sets the flags of {@link ServerStatus} that end every answer from now on. */
  public void status(int flags) {
    status = flags;
  }

  /** Returns what the connection is doing. */
  public Activity activity() {
    return activity;
  }
}
