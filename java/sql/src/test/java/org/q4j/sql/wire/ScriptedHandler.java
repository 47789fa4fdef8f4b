package org.q4j.sql.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server without queues that knows a few statements, for tests of the protocol: {@code types},
 * {@code yearless} (types but the YEAR), {@code rows N}, {@code big N}, {@code size …} (the
 * statement's bytes), {@code load 'FILE' …}, {@code wait}, {@code wake}, {@code hold} (keeps its
 * thread), {@code fail}, {@code crash}, {@code settle N}; parameters come back as text; what
 * drivers send at their start is answered.
 */
final class ScriptedHandler implements ServerHandler {
  private static final Pattern CALL = Pattern.compile("(\\w+)\\s*(.*)", Pattern.DOTALL);
  private static final Pattern VARIABLE =
      Pattern.compile("@@(?:session\\.|global\\.)?(\\w+)(?:\\s+AS\\s+(\\w+))?");

  /** Drivers want a statement with rows to start with SELECT. */
  private static final String PREFIX =
      "^(?s:/\\*.*?\\*/|\\s)*(?:SELECT (?=types|yearless|rows|big|size|text|wait|echo|whoami|client))?";

  private static final Pattern KILL = Pattern.compile("(?i)kill (query |connection )?(\\d+)");

  /** One column of every type, with the value that {@link #TYPE_ROW} has. */
  static final List<ColumnDefinition> TYPE_COLUMNS =
      List.of(
          computed("tiny", FieldType.TINY, 0),
          computed("utiny", FieldType.TINY, FieldFlag.UNSIGNED),
          computed("small", FieldType.SHORT, 0),
          computed("medium", FieldType.INT24, 0),
          computed("wide", FieldType.LONG, 0),
          computed("ulong", FieldType.LONGLONG, FieldFlag.UNSIGNED),
          computed("huge", FieldType.LONGLONG, 0),
          computed("real4", FieldType.FLOAT, 0),
          computed("real8", FieldType.DOUBLE, 0),
          new ColumnDefinition("", "", "", "exact", "", FieldType.NEWDECIMAL, false, 12, 0, 2),
          computed("day", FieldType.DATE, FieldFlag.BINARY),
          fraction("moment", FieldType.DATETIME, 26),
          computed("stamp", FieldType.TIMESTAMP, FieldFlag.BINARY),
          fraction("span", FieldType.TIME, 17),
          computed("year4", FieldType.YEAR, FieldFlag.UNSIGNED),
          computed("bits", FieldType.BIT, FieldFlag.UNSIGNED),
          ColumnDefinition.text("words", 40),
          computed("bytes", FieldType.BLOB, FieldFlag.BINARY | FieldFlag.BLOB),
          ColumnDefinition.text("nothing", 10));

  private static final Object[] TYPE_ROW = {
    -128L,
    255L,
    -32768L,
    -8388608L,
    -2147483648L,
    new BigInteger("18446744073709551615"),
    Long.MIN_VALUE,
    1.5f,
    0.1,
    new BigDecimal("-1234567.89"),
    "2026-02-28",
    "2026-02-28 23:59:58.123456",
    "2026-02-28 23:59:58",
    "-100:00:01.500000",
    2026L,
    new byte[] {1, 2},
    "Grüße 日本 😀",
    new byte[] {0, (byte) 0xff, '\'', '\\'},
    null
  };

  private static final int YEAR = 14;
  private static final List<ColumnDefinition> YEARLESS_COLUMNS = new ArrayList<>(TYPE_COLUMNS);
  private static final Object[] YEARLESS_ROW;

  static {
    List<Object> row = new ArrayList<>(Arrays.asList(TYPE_ROW));
    row.remove(YEAR);
    YEARLESS_ROW = row.toArray();
    YEARLESS_COLUMNS.remove(YEAR);
  }

  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger held = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();
  private final AtomicInteger cancelled = new AtomicInteger();

  private static ColumnDefinition computed(String name, FieldType type, int flags) {
    return ColumnDefinition.computed(name, type, 20, flags);
  }

  /** Drivers show as much of a fraction of a second as the column has decimals. */
  private static ColumnDefinition fraction(String name, FieldType type, int length) {
    return new ColumnDefinition("", "", "", name, "", type, false, length, FieldFlag.BINARY, 6);
  }

  /** Returns how many statements wait. */
  int waiting() {
    return waiting.size();
  }

  /** Returns how many threads are kept by statements. */
  int held() {
    return held.get();
  }

  /** Returns how many connections have been closed. */
  int closed() {
    return closed.get();
  }

  /** Returns how many waits were cancelled. */
  int cancelled() {
    return cancelled.get();
  }

  @Override
  public ConnectionHandler connect(ClientSession session) {
    return new Handler(session);
  }

  private final class Handler implements ConnectionHandler {
    private final ClientSession session;

    Handler(ClientSession session) {
      this.session = session;
    }

    @Override
    public void query(Statement statement, ResponseSink sink) {
      Matcher kill = KILL.matcher(ascii(statement));
      if (kill.matches()) {
        boolean only = "query ".equalsIgnoreCase(kill.group(1));
        session.server().kill(session, Long.parseLong(kill.group(2)), only);
        sink.ok(OkReply.EMPTY);
        return;
      }
      Matcher call = CALL.matcher(ascii(statement));
      if (!call.lookingAt()) {
        throw ErrorCode.PARSE_ERROR.reply("no word: " + ascii(statement));
      }
      String rest = call.group(2);
      switch (call.group(1)) {
        case "types" -> types(TYPE_COLUMNS, TYPE_ROW, sink);
        case "yearless" -> types(YEARLESS_COLUMNS, YEARLESS_ROW, sink);
        case "rows" -> rows(Integer.parseInt(rest.strip()), sink);
        case "big" -> one(sink, "big", "x".repeat(Integer.parseInt(rest.strip())));
        case "size" -> one(sink, "size", (long) statement.sql().length);
        case "text" -> one(sink, "text", statement.text());
        case "load", "LOAD" -> load(rest.split("'", -1)[1], sink);
        case "wait" -> await(statement, sink);
        case "hold" -> hold(statement, sink);
        case "wake" -> {
          waiting.remove().run();
          sink.ok(OkReply.EMPTY);
        }
        case "fail" -> throw ErrorCode.PARSE_ERROR.reply("You have an error in your SQL syntax");
        case "crash" -> throw new IllegalStateException("a bug of the handler");
        case "settle" -> sink.ok(new OkReply(Integer.parseInt(rest.strip()), 7, 3, "settled"));
        case "whoami" ->
            one(sink, "whoami", session.user() + (session.isEncrypted() ? "+tls" : ""));
        case "client" -> one(sink, "client", session.attributes().get("_client_name"));
        case "SELECT", "select" -> select(ascii(statement), sink);
        case "SHOW", "show" -> {
          sink.columns(
              List.of(
                  ColumnDefinition.text("Variable_name", 64), ColumnDefinition.text("Value", 64)));
          sink.end(0);
        }
        default -> sink.ok(OkReply.EMPTY);
      }
    }

    private String ascii(Statement statement) {
      String sql = new String(statement.sql(), StandardCharsets.ISO_8859_1);
      return sql.replaceFirst(PREFIX, "");
    }

    private void types(List<ColumnDefinition> columns, Object[] row, ResponseSink sink) {
      sink.columns(columns);
      sink.row(row);
      sink.end(0);
    }

    private void rows(int count, ResponseSink sink) {
      sink.columns(List.of(ColumnDefinition.integer("id"), ColumnDefinition.text("note", 20)));
      for (long id = 1; id <= count; id++) {
        sink.row(id, "row " + id);
      }
      sink.end(0);
    }

    private void one(ResponseSink sink, String name, Object value) {
      sink.columns(
          List.of(
              value instanceof Long
                  ? ColumnDefinition.integer(name)
                  : ColumnDefinition.text(name, 1 << 20)));
      sink.row(value);
      sink.end(0);
    }

    private void select(String sql, ResponseSink sink) {
      if (!sql.contains("@@")) {
        one(sink, "1", 1L);
        return;
      }
      List<String[]> found =
          VARIABLE
              .matcher(sql)
              .results()
              .map(
                  m ->
                      new String[] {
                        m.group(2) == null ? m.group(1) : m.group(2), value(m.group(1))
                      })
              .toList();
      sink.columns(found.stream().map(v -> ColumnDefinition.text(v[0], 64)).toList());
      sink.row(found.stream().map(v -> (Object) v[1]).toArray());
      sink.end(0);
    }

    private String value(String variable) {
      return switch (variable) {
        case "max_allowed_packet" -> "67108864";
        case "sql_mode" -> "STRICT_TRANS_TABLES";
        case "time_zone" -> "+00:00";
        case "system_time_zone" -> "UTC";
        case "character_set_client", "character_set_connection", "character_set_results" ->
            "utf8mb4";
        case "collation_server", "collation_connection" -> "utf8mb4_general_ci";
        case "transaction_isolation" -> "REPEATABLE-READ";
        case "license" -> "Apache";
        default -> "1";
      };
    }

    private void load(String name, ResponseSink sink) {
      long bytes = 0;
      int sum = 0;
      try (InputStream in = sink.localFile(name)) {
        byte[] piece = new byte[8192];
        for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
          bytes += n;
          sum += Arrays.hashCode(Arrays.copyOf(piece, n)) & 1;
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      sink.ok(new OkReply(bytes, 0, 0, "pieces " + sum));
    }

    private void hold(Statement statement, ResponseSink sink) {
      CountDownLatch over = new CountDownLatch(1);
      statement.onCancel(reason -> over.countDown());
      held.incrementAndGet();
      try {
        over.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      held.decrementAndGet();
      sink.fail(ErrorCode.QUERY_INTERRUPTED.reply("Query execution was interrupted"));
    }

    private void await(Statement statement, ResponseSink sink) {
      AtomicBoolean done = new AtomicBoolean();
      Runnable wake =
          () -> {
            if (done.compareAndSet(false, true)) {
              one(sink, "woken", 1L);
            }
          };
      waiting.add(wake);
      statement.onCancel(
          reason -> {
            waiting.remove(wake);
            if (done.compareAndSet(false, true)) {
              cancelled.incrementAndGet();
              sink.fail(
                  ErrorCode.QUERY_INTERRUPTED.reply("Query execution was interrupted: " + reason));
            }
          });
    }

    @Override
    public Prepared prepare(Statement statement) {
      String sql = ascii(statement);
      if (sql.startsWith("fail")) {
        throw ErrorCode.PARSE_ERROR.reply("You have an error in your SQL syntax");
      }
      int parameters = (int) sql.chars().filter(c -> c == '?').count();
      List<ColumnDefinition> columns =
          sql.contains("types")
              ? TYPE_COLUMNS
              : sql.contains("yearless") ? YEARLESS_COLUMNS : List.of();
      return new Prepared(parameters, columns, sql);
    }

    @Override
    public void execute(
        Prepared prepared, List<Parameter> parameters, Statement statement, ResponseSink sink) {
      if (parameters.isEmpty()) {
        query(statement, sink);
        return;
      }
      sink.columns(
          parameters.stream().map(p -> ColumnDefinition.text(p.type().name(), 1 << 20)).toList());
      sink.row(parameters.stream().map(p -> shown(p.value())).toArray());
      sink.end(0);
    }

    private Object shown(Object value) {
      return value instanceof byte[] || value == null ? value : value.toString();
    }

    @Override
    public void useDatabase(String name) {
      if (name.equals("missing")) {
        throw ErrorCode.UNKNOWN_DATABASE.reply("Unknown database 'missing'");
      }
      session.database(name);
    }

    @Override
    public List<ColumnDefinition> fields(String table, String pattern) {
      if (table.equals("missing")) {
        throw ErrorCode.NO_SUCH_TABLE.reply("Table 'missing' doesn't exist");
      }
      return TYPE_COLUMNS;
    }

    @Override
    public void reset() {
      session.database("");
    }

    @Override
    public String statistics() {
      return "Uptime: 1  Threads: 1";
    }

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }
}
