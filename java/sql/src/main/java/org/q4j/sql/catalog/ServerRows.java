package org.q4j.sql.catalog;

import java.util.ArrayList;
import java.util.List;
import org.q4j.sql.catalog.Charsets.Charset;

/** The rows of information_schema that tell of the server: engines, plugins, connections, sets. */
final class ServerRows {
  /** What Q4M's programs look for. */
  private static final String QUEUE_VERSION = "0.9";

  private static final String LICENSE = "Apache-2.0";

  private ServerRows() {}

  static List<Object[]> charsets() {
    List<Object[]> rows = new ArrayList<>();
    for (Charset one : Charsets.all()) {
      rows.add(
          new Object[] {one.name(), one.collation(), one.description(), (long) one.maxBytes()});
    }
    return rows;
  }

  static List<Object[]> collations() {
    List<Object[]> rows = new ArrayList<>();
    Charsets.collations()
        .forEach(
            one ->
                rows.add(
                    new Object[] {
                      one.name(),
                      one.charset(),
                      (long) one.id(),
                      one.preset() ? "Yes" : "",
                      "Yes",
                      1L
                    }));
    return rows;
  }

  static List<Object[]> applicability() {
    List<Object[]> rows = new ArrayList<>();
    Charsets.collations().forEach(one -> rows.add(new Object[] {one.name(), one.charset()}));
    return rows;
  }

  static List<Object[]> engines() {
    List<Object[]> rows = new ArrayList<>();
    rows.add(
        new Object[] {EngineVariable.NAME, "DEFAULT", "Queues in Q4M files", "NO", "NO", "NO"});
    return rows;
  }

  static List<Object[]> plugins() {
    List<Object[]> rows = new ArrayList<>();
    rows.add(plugin("mysql_native_password", "1.0", "AUTHENTICATION", "1.1", "Login by SHA-1"));
    rows.add(plugin("caching_sha2_password", "1.0", "AUTHENTICATION", "1.1", "Login by SHA-256"));
    rows.add(
        plugin(
            EngineVariable.NAME,
            QUEUE_VERSION,
            "STORAGE ENGINE",
            "50744.0",
            "Queues in Q4M files"));
    return rows;
  }

  private static Object[] plugin(
      String name, String version, String type, String typeVersion, String description) {
    return new Object[] {
      name, version, "ACTIVE", type, typeVersion, null, null, "q4j", description, LICENSE, "FORCE"
    };
  }

  static List<Object[]> processes(ServerFacts server) {
    List<Object[]> rows = new ArrayList<>();
    for (ProcessFacts one : server.processes()) {
      rows.add(
          new Object[] {
            one.id(),
            one.user(),
            one.host(),
            orNull(one.database()),
            one.command(),
            one.seconds(),
            one.state(),
            orNull(one.statement())
          });
    }
    return rows;
  }

  private static Object orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
