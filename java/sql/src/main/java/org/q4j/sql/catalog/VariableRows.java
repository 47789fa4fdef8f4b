package org.q4j.sql.catalog;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.q4j.queue.StoreStats;
import org.q4j.sql.catalog.VariableDefinition.Scope;

/** The rows of SHOW VARIABLES and SHOW STATUS: a name and a text. */
final class VariableRows {
  private static final Map<String, String> UNCOUNTED = new HashMap<>();

  static {
    for (String line : Resources.lines("status.txt")) {
      String[] words = line.split(" ", 2);
      UNCOUNTED.put(words[0], words.length > 1 ? words[1] : "0");
    }
  }

  private VariableRows() {}

  /**
   * Returns the variables.
   *
   * @param capitals whether names are in capitals, as in information_schema
   */
  static List<Object[]> variables(CatalogSession session, boolean global, boolean capitals) {
    List<Object[]> rows = new ArrayList<>();
    VariableList.all()
        .forEach(
            (name, variable) -> {
              if (!global || variable.scope() != Scope.SESSION) {
                String shown = session.variables().shown(variable, global);
                rows.add(new Object[] {capitals ? capital(name) : name, shown});
              }
            });
    return rows;
  }

  private static String capital(String name) {
    return name.toUpperCase(Locale.ROOT);
  }

  /** Returns the counters whose name starts with a prefix in any case of letters. */
  static List<Object[]> status(CatalogSession session, String prefix, boolean capitals) {
    List<Object[]> rows = new ArrayList<>();
    status(session.server())
        .forEach(
            (name, value) -> {
              if (name.regionMatches(true, 0, prefix, 0, prefix.length())) {
                rows.add(new Object[] {capitals ? capital(name) : name, value});
              }
            });
    return rows;
  }

  private static Map<String, String> status(ServerFacts server) {
    Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    all.putAll(UNCOUNTED);
    List<ProcessFacts> processes = server.processes();
    long running = processes.stream().filter(one -> !one.command().equals("Sleep")).count();
    long uptime = Math.max(0, Duration.between(server.startedAt(), Instant.now()).toSeconds());
    StoreStats store = server.storeStats();
    put(all, "Threads_connected", processes.size());
    put(all, "Threads_created", processes.size());
    put(all, "Threads_running", Math.max(1, running));
    put(all, "Uptime", uptime);
    put(all, "Uptime_since_flush_status", uptime);
    put(all, "Open_tables", store.openQueues());
    put(all, "Open_files", store.openQueues());
    EngineStatus.counters(server).forEach((name, value) -> put(all, "Queue_" + name, value));
    server.counters().forEach((name, value) -> put(all, name, value));
    return all;
  }

  private static void put(Map<String, String> all, String name, long value) {
    all.put(name, String.valueOf(value));
  }
}
