package org.q4j.sql.catalog;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.q4j.row.MysqlCharset;
import org.q4j.sql.catalog.VariableDefinition.Scope;
import org.q4j.sql.select.SelectContext.Variable;
import org.q4j.sql.select.SelectContext.VariableScope;
import org.q4j.sql.wire.ClientSession;
import org.q4j.sql.wire.ServerStatus;

/** The system variables as one session sees them. Used by one thread at a time. */
public final class SessionVariables {
  private static final int NANO_DIGITS = 9;

  private final GlobalVariables globals;
  private final CatalogSession session;
  private final Map<String, Object> own = new HashMap<>();
  private Map<String, Object> inherited;
  private String modesText;
  private Set<String> modes;
  private String zoneText;
  private ZoneId zone;

  /**
   * A checked assignment.
   *
   * @param values by name: the variable's, and those of variables that follow it
   */
  record Change(boolean global, Map<String, Object> values) {}

  /**
   * Starts with the server's values.
   *
   * @param session is asked while a variable is read; its {@code variables()} may be this
   */
  public SessionVariables(GlobalVariables globals, CatalogSession session) {
    this.globals = globals;
    this.session = session;
    this.inherited = globals.values();
  }

  /**
   * Returns a variable.
   *
   * @throws org.q4j.sql.wire.ErrorReply 1193 when it is unknown, 1238 when it has not that scope
   */
  public Variable get(VariableScope scope, String name) {
    VariableDefinition variable = require(name);
    if (scope == VariableScope.SESSION && variable.scope() == Scope.GLOBAL) {
      throw Errors.otherScope(variable.name(), "GLOBAL");
    }
    if (scope == VariableScope.GLOBAL && variable.scope() == Scope.SESSION) {
      throw Errors.otherScope(variable.name(), "SESSION");
    }
    Object value = value(variable, scope == VariableScope.GLOBAL);
    return new Variable(variable.type().column(name, value), value);
  }

  private static VariableDefinition require(String name) {
    return VariableList.find(name).orElseThrow(() -> Errors.unknownVariable(name));
  }

  private Object value(VariableDefinition variable, boolean global) {
    String name = variable.name();
    if (global || variable.scope() == Scope.GLOBAL) {
      return globals.values().get(name);
    }
    if (own.containsKey(name)) {
      return own.get(name);
    }
    return switch (name) {
      case "timestamp" -> seconds(session.context().now());
      case "warning_count" -> session.warnings().warningCount();
      case "error_count" -> session.warnings().errorCount();
      case "pseudo_thread_id" -> session.connectionId();
      default -> inherited.get(name);
    };
  }

  private static BigDecimal seconds(Instant time) {
    return BigDecimal.valueOf(time.getEpochSecond())
        .add(BigDecimal.valueOf(time.getNano() / 1000 * 1000L, NANO_DIGITS))
        .setScale(6, RoundingMode.DOWN);
  }

  /**
   * Sets a variable.
   *
   * @param scope ANY is the session's
   * @param value of an expression; null is NULL
   * @throws org.q4j.sql.wire.ErrorReply 1193 when it is unknown, 1238 or 1621 when it is read-only,
   *     1228 and 1229 when it has not that scope, 1231, 1232 and others for a wrong value
   */
  public void set(VariableScope scope, String name, Object value) {
    apply(check(scope, name, value));
  }

  /**
   * Sets the variable's default: the server's value; of a server's variable, what it started with.
   *
   * @throws org.q4j.sql.wire.ErrorReply as {@link #set}
   */
  public void reset(VariableScope scope, String name) {
    apply(checkReset(scope, name));
  }

  /** Checks an assignment, and notes a warning where the value is changed. */
  Change check(VariableScope scope, String name, Object value) {
    VariableDefinition variable = settable(scope, name);
    Object taken = variable.type().take(variable.name(), value, session.warnings());
    return change(scope, variable, taken);
  }

  Change checkReset(VariableScope scope, String name) {
    VariableDefinition variable = settable(scope, name);
    boolean global = scope == VariableScope.GLOBAL;
    Map<String, Object> from = global ? globals.presets() : globals.values();
    if (!from.containsKey(variable.name())) {
      Map<String, Object> none = new HashMap<>();
      none.put(variable.name(), this);
      return new Change(global, none);
    }
    return change(scope, variable, from.get(variable.name()));
  }

  private static VariableDefinition settable(VariableScope scope, String name) {
    VariableDefinition variable = require(name);
    boolean global = scope == VariableScope.GLOBAL;
    if (variable.readOnly() && variable.scope() == Scope.BOTH && !global) {
      throw Errors.sessionReadOnly(variable.name());
    }
    if (variable.readOnly()) {
      throw Errors.readOnly(variable.name());
    }
    if (global && variable.scope() == Scope.SESSION) {
      throw Errors.sessionOnly(variable.name());
    }
    if (!global && variable.scope() == Scope.GLOBAL) {
      throw Errors.globalOnly(variable.name());
    }
    return variable;
  }

  /** A character set and its collation go together. */
  private static Change change(VariableScope scope, VariableDefinition variable, Object value) {
    String name = variable.name();
    Map<String, Object> values = new HashMap<>();
    values.put(name, value);
    if (name.matches("character_set_(connection|database|server)")) {
      String collation = Charsets.defaultCollation((String) value);
      values.put(name.replace("character_set", "collation"), collation);
    } else if (name.startsWith("collation_")) {
      String charset = Charsets.charsetOf((String) value);
      values.put(name.replace("collation", "character_set"), charset);
    }
    return new Change(scope == VariableScope.GLOBAL, values);
  }

  void apply(Change change) {
    if (change.global()) {
      globals.put(change.values());
      return;
    }
    change
        .values()
        .forEach(
            (name, value) -> {
              boolean zeroTime =
                  name.equals("timestamp") && value instanceof BigDecimal t && t.signum() == 0;
              if (value == this || zeroTime) {
                own.remove(name);
              } else {
                own.put(name, value);
              }
            });
  }

  /**
   * Makes all as after a login.
   *
   * @param charset what the client named there
   */
  public void restart(MysqlCharset charset) {
    own.clear();
    inherited = globals.values();
    setNames(charset.sqlName(), null);
  }

  /**
   * Sets what SET NAMES sets.
   *
   * @param collation null for the character set's own
   */
  void setNames(String charset, String collation) {
    apply(check(VariableScope.SESSION, "character_set_client", charset));
    apply(check(VariableScope.SESSION, "character_set_results", charset));
    apply(check(VariableScope.SESSION, "character_set_connection", charset));
    if (collation != null) {
      apply(check(VariableScope.SESSION, "collation_connection", collation));
    }
  }

  /** Returns what SET NAMES DEFAULT takes. */
  String defaultCharset() {
    return (String) globals.values().get("character_set_client");
  }

  /** Carries character sets and the flags of the answers' ends over to the connection. */
  public void applyTo(ClientSession client) {
    client.clientCharset(clientCharset());
    client.resultCharset(resultCharset());
    int status = client.status();
    status = flag(status, ServerStatus.AUTOCOMMIT, autocommit());
    client.status(flag(status, ServerStatus.NO_BACKSLASH_ESCAPES, hasMode("NO_BACKSLASH_ESCAPES")));
  }

  private static int flag(int flags, int flag, boolean on) {
    return on ? flags | flag : flags & ~flag;
  }

  /** Returns character_set_client. */
  public MysqlCharset clientCharset() {
    return charset("character_set_client");
  }

  /** Returns character_set_connection, the set of literals. */
  public MysqlCharset connectionCharset() {
    return charset("character_set_connection");
  }

  /** Returns character_set_results; BINARY when it is NULL, which is as good. */
  public MysqlCharset resultCharset() {
    return charset("character_set_results");
  }

  private MysqlCharset charset(String variable) {
    String name = text(variable);
    return name == null
        ? MysqlCharset.BINARY
        : MysqlCharset.byName(name).orElse(MysqlCharset.UTF8MB4);
  }

  /** Returns whether autocommit is on. */
  public boolean autocommit() {
    return number("autocommit") != 0;
  }

  /** Returns time_zone. */
  public ZoneId zone() {
    String text = text("time_zone");
    if (!text.equals(zoneText)) {
      zone = ZoneVariable.zone(text);
      zoneText = text;
    }
    return zone;
  }

  /** Returns whether sql_mode has a mode, such as {@code STRICT_TRANS_TABLES}. */
  public boolean hasMode(String mode) {
    String text = text("sql_mode");
    if (!text.equals(modesText)) {
      modes = Set.of(text.split(",", -1));
      modesText = text;
    }
    return modes.contains(mode);
  }

  /**
   * Returns the time that a statement takes for now.
   *
   * @param clock what the clock says, which SET timestamp overrules
   */
  public Instant now(Instant clock) {
    if (!(own.get("timestamp") instanceof BigDecimal seconds)) {
      return clock;
    }
    long whole = seconds.longValue();
    long nanos =
        seconds.subtract(BigDecimal.valueOf(whole)).movePointRight(NANO_DIGITS).longValue();
    return Instant.ofEpochSecond(whole, nanos);
  }

  /**
   * Returns a variable of whole numbers, ON being 1; one above {@link Long#MAX_VALUE}, of those
   * without a bound, is that.
   */
  public long number(String name) {
    return value(require(name), false) instanceof Long number ? number : Long.MAX_VALUE;
  }

  /** Returns a variable of text; null for NULL. */
  public String text(String name) {
    return (String) value(require(name), false);
  }

  /** Returns a variable as SHOW VARIABLES has it. */
  String shown(VariableDefinition variable, boolean global) {
    return variable.type().shown(value(variable, global));
  }
}
