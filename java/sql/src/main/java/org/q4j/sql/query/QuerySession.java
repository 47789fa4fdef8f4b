package org.q4j.sql.query;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.q4j.queue.OwnedRow;
import org.q4j.queue.Queue;
import org.q4j.queue.Session;
import org.q4j.sql.catalog.CatalogSession;
import org.q4j.sql.catalog.ServerFacts;
import org.q4j.sql.catalog.SessionVariables;
import org.q4j.sql.catalog.SystemDatabases;
import org.q4j.sql.catalog.Warnings;
import org.q4j.sql.select.SelectContext;
import org.q4j.sql.text.SqlReader;
import org.q4j.sql.wire.ClientSession;
import org.q4j.sql.wire.ColumnDefinition;
import org.q4j.sql.wire.ConnectionHandler;
import org.q4j.sql.wire.ErrorReply;
import org.q4j.sql.wire.Parameter;
import org.q4j.sql.wire.Prepared;
import org.q4j.sql.wire.ResponseSink;
import org.q4j.sql.wire.ServerStatus;
import org.q4j.sql.wire.Statement;
import org.q4j.sql.wire.Together;

/**
 * A connection: what it owns and has set, and the way of its statements. One thread at a time, as
 * {@link ConnectionHandler} has it.
 */
final class QuerySession implements ConnectionHandler, CatalogSession {
  private final QueryServer server;
  private final ClientSession client;
  private final Warnings warnings = new Warnings();
  private final SessionVariables variables;
  private final Map<String, Object> userVariables = new HashMap<>();
  private final Map<String, String> named = new HashMap<>();
  private Session owner;
  private List<OwnedRow> taken = List.of();
  private RelaySource relay;
  private Command lastWait;
  private long rowCount = -1;
  private long foundRows;
  private boolean changed;

  QuerySession(QueryServer server, ClientSession client) {
    this.server = server;
    this.client = client;
    this.variables = new SessionVariables(server.globals(), this);
    variables.restart(client.clientCharset());
  }

  @Override
  public void query(Statement statement, ResponseSink sink) {
    run(new Call(this, statement, sink, List.of()));
  }

  /** Runs a statement from its text. */
  void run(Call call) {
    try {
      if (PlainInsert.mayRun(call) && PlainInsert.run(call, null)) {
        return;
      }
      run(parse(call.text()), call);
    } catch (RuntimeException | StackOverflowError thrown) {
      call.fail(thrown);
    }
  }

  /** Reads a statement. */
  Command parse(String text) {
    return server.parser().parse(text, variables.hasMode("ANSI_QUOTES"));
  }

  /** Runs a statement that has been read. */
  void run(Command command, Call call) {
    starting(command);
    command.run(call);
  }

  /** Forgets the warnings of the statement before, unless they are asked for now. */
  void starting(Command command) {
    if (!command.keepsWarnings()) {
      warnings.clear();
    }
  }

  @Override
  public Prepared prepare(Statement statement) {
    try {
      return PreparedText.prepare(this, statement);
    } catch (RuntimeException | StackOverflowError thrown) {
      ErrorReply error = QueryErrors.of(thrown);
      if (error == null) {
        throw thrown;
      }
      warnings.clear();
      warnings.error(error);
      throw error;
    }
  }

  @Override
  public void execute(
      Prepared prepared, List<Parameter> parameters, Statement statement, ResponseSink sink) {
    run(new Call(this, statement, sink, parameters));
  }

  @Override
  public boolean runTogether(
      Statement statement, List<Parameter> parameters, ResponseSink sink, Together together) {
    Call call = new Call(this, statement, sink, parameters);
    try {
      return PlainInsert.mayRun(call)
          ? PlainInsert.run(call, together)
          : inOwnerMode() && runIfBrief(parse(call.text()), call);
    } catch (RuntimeException | StackOverflowError thrown) {
      call.fail(thrown);
      return true;
    }
  }

  private boolean runIfBrief(Command command, Call call) {
    boolean brief = command.isBrief(this);
    if (brief) {
      run(command, call);
    }
    return brief;
  }

  @Override
  public void useDatabase(String name) {
    if (!server.databases().exists(name) && !SystemDatabases.contains(name)) {
      throw QueryErrors.unknownDatabase(name);
    }
    client.database(name);
  }

  @Override
  public List<ColumnDefinition> fields(String table, String pattern) {
    TableName name = resolve("", table);
    Queue queue = server.require(name);
    List<ColumnDefinition> all = server.columns(name, queue.schema());
    if (pattern.isEmpty()) {
      return all;
    }
    String regex =
        pattern
            .toLowerCase(Locale.ROOT)
            .replaceAll("([^a-z0-9_%])", "\\\\$1")
            .replace("%", ".*")
            .replace("_", ".");
    return all.stream()
        .filter(column -> column.name().toLowerCase(Locale.ROOT).matches(regex))
        .toList();
  }

  @Override
  public void reset() {
    close();
    userVariables.clear();
    named.clear();
    warnings.clear();
    rowCount = -1;
    foundRows = 0;
    changed = false;
    client.status(ServerStatus.AUTOCOMMIT);
    variables.restart(client.clientCharset());
  }

  @Override
  public String statistics() {
    return "Uptime: %d  Threads: %d  Open tables: %d"
        .formatted(
            client.server().uptimeSeconds(),
            client.server().connectionCount(),
            server.store().stats().openQueues());
  }

  @Override
  public void close() {
    server.gate().unlock(this);
    relay = null;
    try {
      forgetOwner();
    } finally {
      // After the rows: who gets a lock next finds them there.
      long unused = server.locks().releaseAll(this);
    }
  }

  QueryServer queryServer() {
    return server;
  }

  ClientSession client() {
    return client;
  }

  /** Returns the engine's session, which owns rows. */
  Session owner() {
    if (owner == null) {
      owner =
          server
              .store()
              .session("connection %d, %s@%s".formatted(client.id(), client.user(), client.host()));
    }
    return owner;
  }

  /** Returns the engine's session if there is one: without it nothing is owned. */
  Optional<Session> ownerIfAny() {
    return Optional.ofNullable(owner);
  }

  /** Ends the engine's session, which gives back what it owns; a new one is made when needed. */
  void forgetOwner() {
    Session gone = owner;
    owner = null;
    if (gone != null) {
      gone.close();
    }
  }

  /** Notes the rows that a wait gave. */
  void taken(List<OwnedRow> rows) {
    taken = rows;
  }

  /** Returns those of them that are still owned. */
  List<OwnedRow> taken() {
    return taken.stream().filter(OwnedRow::isOwned).toList();
  }

  boolean inOwnerMode() {
    return owner != null && owner.ownerMode();
  }

  /** Notes a statement that waits. */
  void lastWait(Command statement) {
    lastWait = statement;
  }

  /** Returns whether the last statement that waited was this one, at whatever time. */
  boolean isLastWait(Command statement) {
    return lastWait == statement;
  }

  /** Has the next INSERT come from a relay's sender. */
  void relay(RelaySource from) {
    relay = from;
  }

  /** Returns whether the next INSERT comes from a relay's sender. */
  boolean isRelayed() {
    return relay != null;
  }

  /** Returns where the next INSERT comes from, for that one only; null for nowhere. */
  RelaySource takeRelay() {
    RelaySource taken = relay;
    relay = null;
    return taken;
  }

  /**
   * Returns the table that a statement means.
   *
   * @param database "" for the current one
   * @throws ErrorReply 1046 when none is current
   */
  TableName resolve(String database, String table) {
    String where = database.isEmpty() ? client.database() : database;
    if (where.isEmpty()) {
      throw QueryErrors.noDatabase();
    }
    return new TableName(where, table);
  }

  TableName resolve(SqlReader.RawName name) {
    return resolve(name.database(), name.table());
  }

  Map<String, Object> userVariables() {
    return userVariables;
  }

  /** Returns the texts of PREPARE by their names in small letters. */
  Map<String, String> named() {
    return named;
  }

  void rowCount(long rows) {
    rowCount = rows;
  }

  long rowCount() {
    return rowCount;
  }

  void foundRows(long rows) {
    foundRows = rows;
  }

  long foundRows() {
    return foundRows;
  }

  /** Notes that rows were changed, which a ROLLBACK cannot take back. */
  void noteChange() {
    boolean transaction = (client.status() & ServerStatus.IN_TRANSACTION) != 0;
    changed |= transaction || !variables.autocommit();
  }

  /** Returns whether rows were changed in the transaction. */
  boolean hasChanged() {
    return changed;
  }

  /** Ends a transaction; returns whether rows were changed in it. */
  boolean endTransaction() {
    boolean before = changed;
    changed = false;
    client.status(client.status() & ~ServerStatus.IN_TRANSACTION);
    return before;
  }

  @Override
  public ServerFacts server() {
    return server.facts();
  }

  @Override
  public SelectContext context() {
    return new StatementContext(this, null, List.of());
  }

  @Override
  public SessionVariables variables() {
    return variables;
  }

  @Override
  public Warnings warnings() {
    return warnings;
  }

  @Override
  public String database() {
    return client.database();
  }

  @Override
  public String user() {
    return client.user();
  }

  @Override
  public String host() {
    String host = client.host();
    int colon = host.lastIndexOf(':');
    return colon < 0 ? host : host.substring(0, colon);
  }

  @Override
  public long connectionId() {
    return client.id();
  }

  @Override
  public void variablesChanged() {
    variables.applyTo(client);
  }

  /** Returns a text's bytes as this client would send them. */
  byte[] encode(String text) {
    return client.clientCharset() == org.q4j.row.MysqlCharset.UTF8MB4
        ? text.getBytes(StandardCharsets.UTF_8)
        : client.clientCharset().encode(text);
  }
}
