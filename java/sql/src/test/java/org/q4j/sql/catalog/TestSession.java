package org.q4j.sql.catalog;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.q4j.queue.ConditionStats;
import org.q4j.queue.QueueStats;
import org.q4j.queue.StoreStats;
import org.q4j.queue.WaitStats;
import org.q4j.row.Schema;
import org.q4j.sql.select.RowCursor;
import org.q4j.sql.select.RowSource;
import org.q4j.sql.select.SelectContext;
import org.q4j.sql.select.SelectContext.VariableScope;
import org.q4j.sql.text.ServerVersion;
import org.q4j.sql.wire.ColumnDefinition;
import org.q4j.sql.wire.ErrorReply;

/** A session on a server with the databases app (tables jobs and Jobs) and spare (none). */
final class TestSession implements CatalogSession, ServerFacts {
  static final Instant NOW = Instant.parse("2026-02-28T23:59:58.123456Z");
  static final String JOBS =
      "id BIGINT UNSIGNED NOT NULL, note VARCHAR(20) CHARACTER SET latin1 DEFAULT 'it''s' COMMENT"
          + " 'what', at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE"
          + " CURRENT_TIMESTAMP(3), price DECIMAL(10,2) DEFAULT '1.50', kind ENUM('a','long') NOT"
          + " NULL, body TEXT, bits BIT(3) DEFAULT b'101'";

  final Map<String, Map<String, Schema>> databases = new TreeMap<>();
  final Map<String, Object> userVariables = new HashMap<>();
  final List<ProcessFacts> processes = new ArrayList<>();
  final Map<String, Long> counters = new HashMap<>();
  final SelectContext context = new Context();
  final GlobalVariables globals = new GlobalVariables(this);
  final SessionVariables variables = new SessionVariables(globals, this);
  final Warnings warnings = new Warnings();
  String database = "app";
  int changes;

  TestSession() {
    databases.put("app", new TreeMap<>());
    databases.put("spare", new TreeMap<>());
    databases.get("app").put("jobs", Schema.parse(JOBS));
    databases.get("app").put("Jobs", Schema.parse("x INT"));
    String sql = "SELECT " + "x".repeat(200);
    processes.add(new ProcessFacts(7, "me", "127.0.0.1:999", "app", "Query", 3, "", sql));
    processes.add(new ProcessFacts(8, "you", "localhost", "", "Sleep", 9, "", ""));
  }

  /** Returns a statement's answer, each row with bars between its values. */
  List<String> show(String sql) {
    List<String> lines = new ArrayList<>();
    for (Object[] row : rows(Show.answer(sql, this).orElseThrow())) {
      StringBuilder line = new StringBuilder();
      for (Object value : row) {
        line.append(line.isEmpty() ? "" : "|").append(value);
      }
      lines.add(line.toString());
    }
    return lines;
  }

  List<String> columns(String sql) {
    RowSource answer = Show.answer(sql, this).orElseThrow();
    return answer.columns().stream().map(ColumnDefinition::name).toList();
  }

  void set(String sql) {
    if (!Sets.run(sql, this)) {
      throw new AssertionError("not taken for a SET: " + sql);
    }
  }

  Object variable(String name) {
    return variables.get(VariableScope.ANY, name).value();
  }

  static List<Object[]> rows(RowSource source) {
    List<Object[]> rows = new ArrayList<>();
    try (RowCursor cursor = source.open()) {
      for (Object[] row = cursor.next(); row != null; row = cursor.next()) {
        rows.add(row);
      }
    }
    return rows;
  }

  @Override
  public ServerFacts server() {
    return this;
  }

  @Override
  public SelectContext context() {
    return context;
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
    return database;
  }

  @Override
  public String user() {
    return "o'me";
  }

  @Override
  public String host() {
    return "localhost";
  }

  @Override
  public long connectionId() {
    return 7;
  }

  @Override
  public void variablesChanged() {
    changes++;
  }

  @Override
  public ServerSettings settings() {
    return new ServerSettings(
        3306, "/run/q4j.sock", Path.of("/data"), 64 << 20, 500, Duration.ofHours(8), false);
  }

  @Override
  public Instant startedAt() {
    return Instant.now().minusSeconds(100);
  }

  @Override
  public List<String> databases() {
    return List.copyOf(databases.keySet());
  }

  @Override
  public List<String> tables(String of) {
    return List.copyOf(databases.getOrDefault(of, Map.of()).keySet());
  }

  @Override
  public Optional<TableFacts> table(String of, String table) {
    Schema schema = databases.getOrDefault(of, Map.of()).get(table);
    return Optional.ofNullable(schema).map(TestTable::new);
  }

  private record TestTable(Schema schema) implements TableFacts {
    @Override
    public Instant createdAt() {
      return NOW;
    }

    @Override
    public QueueStats stats() {
      return new QueueStats(
          10,
          8,
          2,
          30,
          20,
          0,
          0,
          1000,
          500,
          8192,
          5596,
          4096,
          21,
          31,
          5,
          5,
          0,
          0,
          0,
          waits(),
          conditions(),
          0,
          0,
          -1,
          0,
          0,
          0,
          0,
          0,
          -1);
    }
  }

  private static WaitStats waits() {
    return new WaitStats(1, 2, 3);
  }

  private static ConditionStats conditions() {
    return new ConditionStats(61, 62, 63);
  }

  @Override
  public List<ProcessFacts> processes() {
    return processes;
  }

  @Override
  public StoreStats storeStats() {
    return new StoreStats(2, 3, 41, 42, 43, 44, 45, 46, 47, 51, 52, 53, waits(), conditions());
  }

  @Override
  public Map<String, Long> counters() {
    return counters;
  }

  private final class Context implements SelectContext {
    @Override
    public RowSource table(String of, String name) {
      return SystemDatabases.table(of.isEmpty() ? database : of, name, TestSession.this)
          .orElseThrow(() -> Errors.noTable(of, name));
    }

    @Override
    public Object userVariable(String name) {
      return userVariables.get(name.toLowerCase(Locale.ROOT));
    }

    @Override
    public void userVariable(String name, Object value) {
      userVariables.put(name.toLowerCase(Locale.ROOT), value);
    }

    @Override
    public Variable systemVariable(VariableScope scope, String name) {
      return variables.get(scope, name);
    }

    @Override
    public Optional<SessionFunction> function(String name) {
      return switch (name.toLowerCase(Locale.ROOT)) {
        case "database", "schema" -> Optional.of(arguments -> database);
        case "version" -> Optional.of(arguments -> ServerVersion.TEXT);
        case "connection_id" -> Optional.of(arguments -> 7L);
        case "user", "current_user" -> Optional.of(arguments -> "me@localhost");
        default -> Optional.empty();
      };
    }

    @Override
    public ColumnDefinition functionColumn(String function, String name) {
      return function.equalsIgnoreCase("connection_id")
          ? ColumnDefinition.integer(name)
          : ColumnDefinition.text(name, 64);
    }

    @Override
    public Instant now() {
      return variables.now(NOW);
    }

    @Override
    public ZoneId zone() {
      return variables.zone();
    }

    @Override
    public void warn(int number, String message) {
      warnings.warn(number, message);
    }
  }

  /** Returns the error's number, its SQLSTATE and its message. */
  static String shown(ErrorReply error) {
    return error.number() + " " + error.sqlState() + " " + error.getMessage();
  }
}
