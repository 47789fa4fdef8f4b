package org.q4j.sql.catalog;

import java.util.LinkedHashMap;
import java.util.Map;
import org.q4j.queue.StoreStats;

/** SHOW ENGINE QUEUE STATUS: the store's figures in the sections and words of Q4M. */
final class EngineStatus {
  private static final int WIDTH = 20;

  private EngineStatus() {}

  /** Returns the figures by their names in Q4M, in its order. */
  static Map<String, Long> counters(ServerFacts server) {
    Map<String, Long> all = new LinkedHashMap<>();
    sections(server).values().forEach(all::putAll);
    return all;
  }

  private static Map<String, Map<String, Long>> sections(ServerFacts server) {
    StoreStats stats = server.storeStats();
    Map<String, Map<String, Long>> sections = new LinkedHashMap<>();
    Map<String, Long> calls = section(sections, "I/O calls");
    calls.put("sys_read", stats.callReads());
    calls.put("sys_write", stats.appends());
    calls.put("sys_sync", stats.syncs());
    calls.put("read_cachehit", stats.mappedReads());
    Map<String, Long> writer = section(sections, "Writer thread");
    writer.put("append", stats.appends());
    writer.put("remove", stats.rowsRemoved());
    Map<String, Long> conditions = section(sections, "Conditional subscription");
    conditions.put("evaluation", stats.conditions().evaluations());
    conditions.put("compile", stats.conditions().compiles());
    conditions.put("compile_cachehit", stats.conditions().cacheHits());
    Map<String, Long> high = section(sections, "High-level stats");
    high.put("rows_written", stats.rowsWritten());
    high.put("rows_removed", stats.rowsRemoved());
    high.put("queue_wait", stats.queueWait());
    high.put("queue_end", stats.queueEnd());
    high.put("queue_abort", stats.queueAbort());
    high.put("queue_rowid", server.counters().getOrDefault("Queue_queue_rowid", 0L));
    high.put("queue_set_srcid", server.counters().getOrDefault("Queue_queue_set_srcid", 0L));
    return sections;
  }

  private static Map<String, Long> section(Map<String, Map<String, Long>> sections, String title) {
    return sections.computeIfAbsent(title, none -> new LinkedHashMap<>());
  }

  static String text(ServerFacts server) {
    StringBuilder text = new StringBuilder();
    sections(server)
        .forEach(
            (title, figures) -> {
              text.append(text.isEmpty() ? "" : "\n").append(title).append('\n');
              text.append("-".repeat(title.length())).append('\n');
              figures.forEach(
                  (name, value) ->
                      text.append(name)
                          .append(" ".repeat(Math.max(1, WIDTH - name.length())))
                          .append(value)
                          .append('\n'));
            });
    return text.toString();
  }
}
