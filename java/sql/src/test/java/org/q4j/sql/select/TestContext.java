package org.q4j.sql.select;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.q4j.sql.wire.ColumnDefinition;
import org.q4j.sql.wire.ErrorReply;

/** A session with tables in memory, and the time 2020-09-13 12:26:40.123456 UTC. */
final class TestContext implements SelectContext {

  final List<Integer> warnings = new ArrayList<>();
  final Map<String, RowSource> tables = new HashMap<>();
  final List<Object> parameters = new ArrayList<>();
  long memoryLimit = 64L << 20;
  boolean isCancelled;

  private final Map<String, Object> variables = new HashMap<>();

  @Override
  public RowSource table(String database, String name) {
    RowSource found = tables.get(name);
    if (found == null) {
      throw new ErrorReply(1146, "42S02", "Table '%s' doesn't exist".formatted(name));
    }
    return found;
  }

  @Override
  public Object userVariable(String name) {
    return variables.get(name.toLowerCase(Locale.ROOT));
  }

  @Override
  public void userVariable(String name, Object value) {
    variables.put(name.toLowerCase(Locale.ROOT), value);
  }

  @Override
  public Variable systemVariable(VariableScope scope, String name) {
    if (name.equals("autocommit")) {
      return new Variable(ColumnDefinition.integer(name), scope == VariableScope.GLOBAL ? 0L : 1L);
    }
    throw new ErrorReply(1193, "HY000", "Unknown system variable '%s'".formatted(name));
  }

  @Override
  public Variable parameter(int index) {
    if (index >= parameters.size()) {
      return SelectContext.super.parameter(index);
    }
    Object value = parameters.get(index);
    ColumnDefinition column =
        value instanceof Long
            ? ColumnDefinition.integer("?")
            : ColumnDefinition.text("?", String.valueOf(value).length());
    return new Variable(column, value);
  }

  @Override
  public Optional<SessionFunction> function(String name) {
    return name.equalsIgnoreCase("connection_id")
        ? Optional.of(arguments -> 42L + arguments.size())
        : Optional.empty();
  }

  @Override
  public ColumnDefinition functionColumn(String function, String name) {
    return ColumnDefinition.integer(name);
  }

  @Override
  public Instant now() {
    return Instant.ofEpochSecond(1_600_000_000L, 123_456_000);
  }

  @Override
  public ZoneId zone() {
    return ZoneOffset.UTC;
  }

  @Override
  public void warn(int number, String message) {
    warnings.add(number);
  }

  @Override
  public long memoryLimit() {
    return memoryLimit;
  }

  @Override
  public boolean isCancelled() {
    return isCancelled;
  }
}
