package org.q4j.sql.wire;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.q4j.row.MysqlCharset;

/** The commands of a client that has logged in. One at a time, but for {@link #cancel}. */
final class Commands {
  static final int QUIT = 0x01;
  static final int INIT_DB = 0x02;
  static final int QUERY = 0x03;
  static final int FIELD_LIST = 0x04;
  static final int STATISTICS = 0x09;
  static final int PROCESS_KILL = 0x0c;
  static final int DEBUG = 0x0d;
  static final int PING = 0x0e;
  static final int CHANGE_USER = 0x11;
  static final int STMT_PREPARE = 0x16;
  static final int STMT_EXECUTE = 0x17;
  static final int STMT_SEND_LONG_DATA = 0x18;
  static final int STMT_CLOSE = 0x19;
  static final int STMT_RESET = 0x1a;
  static final int SET_OPTION = 0x1b;
  static final int STMT_FETCH = 0x1c;
  static final int RESET_CONNECTION = 0x1f;

  /** Statements of more bytes are run each by itself. */
  private static final int BRIEF = 8 << 10;

  private final Connection connection;
  private final ClientSession session;
  private final ConnectionHandler handler;
  private final PreparedStatements prepared;
  private final Execution execution;
  private final PacketBuffer out = new PacketBuffer();
  private boolean multiStatements;

  Commands(Connection connection, ClientSession session, ConnectionHandler handler) {
    this.connection = connection;
    this.session = session;
    this.handler = handler;
    this.prepared = new PreparedStatements(connection.memory(), connection.maxPacket());
    this.execution = new Execution(connection, session);
    this.multiStatements = (session.capabilities() & Capability.MULTI_STATEMENTS) != 0;
  }

  /** Returns whether the statement that was left unfinished was the command's last. */
  boolean isAtLast() {
    return execution.isAtLast();
  }

  /** Goes on with the statements that a waiting one held up. Returns whether all are done. */
  boolean proceed() {
    boolean done = execution.proceed();
    if (done) {
      idle();
    }
    return done;
  }

  void cancel(CancelReason reason) {
    execution.cancel(reason);
  }

  /** Notes that the client has nothing running. */
  void idle() {
    session.activity(new ClientSession.Activity("Sleep", "", System.nanoTime()));
  }

  void close() {
    prepared.clear();
    handler.close();
  }

  /**
   * Runs a command.
   *
   * @return false when it goes on
   */
  boolean handle(Payload payload) {
    PayloadReader in = payload.reader();
    int command = in.uint8("command");
    out.clear();
    out.sequence(payload.next());
    boolean done = run(command, in, payload);
    if (done) { // Otherwise another thread may be at the next command by now, with this buffer.
      idle();
      if (out.size() > 0) {
        connection.send(out);
      }
    }
    return done;
  }

  private boolean run(int command, PayloadReader in, Payload payload) {
    if (command != QUERY && command != STMT_EXECUTE && command != PING) {
      Together.leave();
    }
    switch (command) {
      case QUIT -> connection.end(CancelReason.CONNECTION_LOST);
      case QUERY -> {
        return query(in.rest(), payload.next());
      }
      case STMT_EXECUTE -> {
        return execute(in, payload.next());
      }
      case STMT_PREPARE -> prepare(in.rest());
      case STMT_SEND_LONG_DATA -> prepared.longData(in);
      case STMT_CLOSE -> prepared.close(in.uint32("statement"));
      case STMT_RESET -> {
        prepared.find(in.uint32("statement")).reset();
        ok();
      }
      case STMT_FETCH ->
          throw ErrorCode.NO_CURSOR.reply(
              "The statement (%d) has no open cursor.".formatted(in.uint32("statement")));
      case INIT_DB -> {
        handler.useDatabase(text(in.rest()));
        ok();
      }
      case FIELD_LIST -> fieldList(in);
      case STATISTICS -> {
        out.begin();
        out.raw(handler.statistics().getBytes(StandardCharsets.UTF_8));
        out.end();
      }
      case PROCESS_KILL -> {
        session.server().kill(session, in.uint32("connection"), false);
        ok();
      }
      case PING -> ok();
      case DEBUG -> endOfFile();
      case SET_OPTION -> setOption(in.uint16("option"));
      case RESET_CONNECTION -> {
        prepared.clear();
        session.restart();
        handler.reset();
        ok();
      }
      default -> throw ErrorCode.UNKNOWN_COMMAND.reply("Unknown command: number=" + command);
    }
    return true;
  }

  private String text(byte[] bytes) {
    return new Statement(bytes, session.clientCharset()).text();
  }

  private void ok() {
    Replies.ok(out, OkReply.EMPTY, session.capabilities(), session.status());
  }

  private void endOfFile() {
    Replies.endOfRows(out, 0, session.capabilities(), session.status());
  }

  private void setOption(int option) {
    if (option > 1) {
      throw ErrorCode.UNKNOWN_COMMAND.reply(
          "Unknown option: number=%d (expected=0 or 1)".formatted(option));
    }
    multiStatements = option == 0;
    endOfFile();
  }

  private void fieldList(PayloadReader in) {
    String table = text(in.terminated("table"));
    List<ColumnDefinition> columns = handler.fields(table, text(in.terminatedOrRest("pattern")));
    MysqlCharset results = session.resultCharset();
    columns.forEach(column -> Replies.listedColumn(out, column, results));
    endOfFile();
  }

  private boolean query(byte[] sql, int sequence) {
    boolean escapes = (session.status() & ServerStatus.NO_BACKSLASH_ESCAPES) == 0;
    MysqlCharset charset = session.clientCharset();
    List<byte[]> parts = new StatementSplitter(sql, charset, escapes).split();
    if (parts.isEmpty()) {
      throw ErrorCode.EMPTY_QUERY.reply("Query was empty");
    }
    List<byte[]> run = parts.size() == 1 || multiStatements ? parts : List.of(sql);
    boolean brief = run.size() == 1 && sql.length <= BRIEF;
    return execution.start(
        run.stream().map(part -> new Statement(part, charset)).toList(),
        sequence,
        false,
        (one, sink) -> run(one, List.of(), sink, brief, () -> handler.query(one, sink)));
  }

  private boolean execute(PayloadReader in, int sequence) {
    boolean brief = in.remaining() <= BRIEF;
    PreparedStatement statement = prepared.find(in.uint32("statement"));
    List<Parameter> parameters = statement.bind(in);
    Statement run = new Statement(statement.sql(), session.clientCharset());
    return execution.start(
        List.of(run),
        sequence,
        true,
        (one, sink) ->
            run(
                one,
                parameters,
                sink,
                brief,
                () -> handler.execute(statement.prepared(), parameters, one, sink)));
  }

  /**
   * Runs a statement together with those that arrived with it, or by itself.
   *
   * @param brief whether there is not much of it
   */
  private void run(
      Statement statement,
      List<Parameter> parameters,
      ResponseSink sink,
      boolean brief,
      Runnable alone) {
    Together together = Together.current();
    if (!brief || together == null || !handler.runTogether(statement, parameters, sink, together)) {
      Together.leave();
      alone.run();
    }
  }

  private void prepare(byte[] sql) {
    Prepared made = handler.prepare(new Statement(sql, session.clientCharset()));
    int id = prepared.add(sql, made);
    int capabilities = session.capabilities();
    int status = session.status();
    MysqlCharset results = session.resultCharset();
    out.begin();
    out.int8(0).int32(id).int16(made.columns().size()).int16(made.parameters());
    out.int8(0).int16(0);
    out.end();
    if (made.parameters() > 0) {
      ColumnDefinition mark =
          ColumnDefinition.computed("?", FieldType.VAR_STRING, 0, FieldFlag.BINARY);
      for (int i = 0; i < made.parameters(); i++) {
        Replies.column(out, mark, results);
      }
      Replies.endOfColumns(out, capabilities, status);
    }
    if (!made.columns().isEmpty()) {
      made.columns().forEach(column -> Replies.column(out, column, results));
      Replies.endOfColumns(out, capabilities, status);
    }
  }
}
