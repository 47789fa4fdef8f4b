package org.q4j.sql.catalog;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The server's variables: what SET GLOBAL sets and new sessions start with. Thread-safe. */
public final class GlobalVariables {
  final ServerFacts server;
  final Map<String, Object> values = new ConcurrentHashMap<>();

  /** Starts with every variable's default. */
  public GlobalVariables(ServerFacts server) {
    this.server = server;
  }
}
