package org.q4j.monitor.health;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One source that a server replicates from, as it tells it.
 *
 * @param columns of the status row, under the server's own names; a value may be null
 */
record Channel(Map<String, String> columns) {

  /** Returns its name; empty for the only or the nameless one. */
  String name() {
    return first("Channel_Name", "Connection_name").orElse("");
  }

  /** Returns whether it receives; a thread that is still connecting does not. */
  boolean receives() {
    return first("Replica_IO_Running", "Slave_IO_Running").orElse("").equals("Yes");
  }

  /** Returns whether it applies what it has received. */
  boolean applies() {
    return first("Replica_SQL_Running", "Slave_SQL_Running").orElse("").equals("Yes");
  }

  /** Returns by how many seconds it is behind; empty when the server does not know. */
  OptionalLong lagSeconds() {
    Optional<String> text =
        first("Seconds_Behind_Source", "Seconds_Behind_Master")
            .filter(value -> value.matches("\\d{1,18}"));
    return text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text.get()));
  }

  /** Returns which thread does not run, and why; empty when both do. */
  Optional<String> trouble() {
    if (receives() && applies()) {
      return Optional.empty();
    }
    StringBuilder words = new StringBuilder();
    if (!receives()) {
      String io = first("Replica_IO_Running", "Slave_IO_Running").orElse("unknown");
      words.append("IO thread=").append(io).append(" (expected=Yes)");
      first("Last_IO_Error").ifPresent(error -> words.append(": ").append(error));
    }
    if (!applies()) {
      String sql = first("Replica_SQL_Running", "Slave_SQL_Running").orElse("unknown");
      words.append(words.isEmpty() ? "" : ", ");
      words.append("SQL thread=").append(sql).append(" (expected=Yes)");
      first("Last_SQL_Error", "Last_Error").ifPresent(error -> words.append(": ").append(error));
    }
    return Optional.of(words.toString());
  }

  private Optional<String> first(String... names) {
    for (String name : names) {
      String value = columns.get(name);
      if (value != null && !value.isEmpty()) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }
}
