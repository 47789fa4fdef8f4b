package org.q4j.sql.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.q4j.sql.select.SelectContext.VariableScope;
import org.q4j.sql.text.Comments;
import org.q4j.sql.text.SqlReader;
import org.q4j.sql.text.SqlToken;
import org.q4j.sql.text.SqlToken.Kind;

/** SET in all its forms. Used by one thread. */
public final class Sets {
  private static final Set<String> WORDS_OF_VALUE = Set.of("NULL", "TRUE", "FALSE");

  private final SqlReader in;
  private final CatalogSession session;
  private final List<Runnable> assignments = new ArrayList<>();

  private Sets(SqlReader in, CatalogSession session) {
    this.in = in;
    this.session = session;
  }

  /**
   * Runs a statement.
   *
   * <p>Variables, NAMES, CHARACTER SET and TRANSACTION are set; of several assignments none is made
   * when one is wrong, and all values of system variables are taken before the first is made.
   * PASSWORD, ROLE and their like are refused.
   *
   * @param sql one statement
   * @return false when it is no SET
   * @throws org.q4j.sql.wire.ErrorReply as {@link SessionVariables#set}, 1064, and 1235 for what
   *     q4j has not
   */
  public static boolean run(String sql, CatalogSession session) {
    if (!Comments.firstWord(sql).equals("SET")) {
      return false;
    }
    SqlReader in = new SqlReader(sql);
    in.next();
    Sets sets = new Sets(in, session);
    sets.read();
    in.expectEnd();
    sets.assignments.forEach(Runnable::run);
    session.variablesChanged();
    return true;
  }

  private void read() {
    refuseUsers();
    VariableScope scope = scope();
    if (in.accept("TRANSACTION")) {
      transaction(scope);
      return;
    }
    one(scope);
    while (in.acceptSymbol(',')) {
      one(scope());
    }
  }

  /** Refuses what belongs to accounts, which SQL does not change here. */
  private void refuseUsers() {
    boolean assignment = in.peek(1).isAssignment();
    if (in.peek().is("PASSWORD")) {
      throw Errors.notSupported("SET PASSWORD: the file given to --users has the passwords");
    }
    if (!assignment && (in.peek().is("ROLE") || in.peek(1).is("ROLE"))) {
      throw Errors.notSupported("SET ROLE: there are no roles");
    }
    if (!assignment && in.peek().is("STATEMENT")) {
      throw Errors.notSupported("SET STATEMENT … FOR: set the variable with SET SESSION");
    }
  }

  private VariableScope scope() {
    if (in.peek(1).isAssignment()) {
      return VariableScope.ANY;
    }
    if (in.accept("GLOBAL")) {
      return VariableScope.GLOBAL;
    }
    if (in.accept("SESSION") || in.accept("LOCAL")) {
      return VariableScope.SESSION;
    }
    if (in.peek().is("PERSIST") || in.peek().is("PERSIST_ONLY")) {
      throw Errors.notSupported("SET PERSIST: give options to the server's command");
    }
    return VariableScope.ANY;
  }

  private void one(VariableScope scope) {
    boolean plain = scope == VariableScope.ANY;
    if (plain && in.accept("NAMES")) {
      names();
    } else if (plain && (in.accept("CHARACTER", "SET") || in.accept("CHARSET"))) {
      characterSet();
    } else if (plain && in.peek().kind() == Kind.VARIABLE) {
      at();
    } else {
      String name = in.name();
      while (in.acceptSymbol('.')) {
        name = in.name();
      }
      assign(scope, name);
    }
  }

  /** A system variable as a statement names it. */
  private record Target(VariableScope scope, String name) {

    /** Reads {@code @@name} or {@code @@scope.name}. */
    static Target of(String text) {
      String name = text.substring(2);
      String lower = name.toLowerCase(Locale.ROOT);
      VariableScope scope = VariableScope.ANY;
      if (lower.startsWith("global.")) {
        scope = VariableScope.GLOBAL;
      } else if (lower.startsWith("session.") || lower.startsWith("local.")) {
        scope = VariableScope.SESSION;
      }
      return new Target(scope, name.substring(name.lastIndexOf('.') + 1));
    }
  }

  private void at() {
    String text = in.next().text();
    if (text.toLowerCase(Locale.ROOT).startsWith("@@persist")) {
      throw Errors.notSupported("SET PERSIST: give options to the server's command");
    }
    if (text.startsWith("@@")) {
      Target target = Target.of(text);
      assign(target.scope(), target.name());
      return;
    }
    expectEquals();
    List<SqlToken> words = in.expression();
    assignments.add(() -> session.context().userVariable(text.substring(1), value(words)));
  }

  private Object value(List<SqlToken> words) {
    String text = words.get(0).text();
    if (words.size() > 1 || words.get(0).kind() != Kind.VARIABLE) {
      return Formulas.value(in.text(words), session.context());
    }
    if (text.startsWith("@@")) {
      Target target = Target.of(text);
      return session.variables().get(target.scope(), target.name()).value();
    }
    return session.context().userVariable(text.substring(1));
  }

  private void expectEquals() {
    if (!in.acceptAssignment()) {
      throw in.unexpected();
    }
  }

  private void assign(VariableScope scope, String name) {
    expectEquals();
    List<SqlToken> words = in.expression();
    SqlToken first = words.get(0);
    SessionVariables variables = session.variables();
    SessionVariables.Change change;
    if (words.size() == 1 && first.is("DEFAULT")) {
      change = variables.checkReset(scope, name);
    } else if (words.size() == 1 && isBareWord(first)) {
      change = variables.check(scope, name, first.text());
    } else {
      if (VariableList.find(name).isEmpty()) {
        throw Errors.unknownVariable(name);
      }
      change = variables.check(scope, name, value(words));
    }
    assignments.add(() -> variables.apply(change));
  }

  /** A word without quotes is text, as in SET sql_mode = ANSI. */
  private static boolean isBareWord(SqlToken word) {
    return word.isName() && !WORDS_OF_VALUE.contains(word.text().toUpperCase(Locale.ROOT));
  }

  private String word() {
    SqlToken word = in.next();
    if (word.kind() != Kind.STRING && !word.isName()) {
      throw in.unexpected();
    }
    return word.text();
  }

  private void names() {
    SessionVariables variables = session.variables();
    if (in.accept("DEFAULT")) {
      assignments.add(() -> variables.setNames(variables.defaultCharset(), null));
      return;
    }
    String charset = word();
    String collation = in.accept("COLLATE") ? word() : null;
    String known = Charsets.find(charset).orElseThrow(() -> Errors.unknownCharset(charset)).name();
    if (collation != null) {
      String listed =
          Charsets.collation(collation).orElseThrow(() -> Errors.unknownCollation(collation));
      if (!Charsets.charsetOf(listed).equals(known)) {
        throw Errors.collationMismatch(listed, known);
      }
    }
    variables.check(VariableScope.SESSION, "character_set_client", known);
    assignments.add(() -> variables.setNames(known, collation));
  }

  private void characterSet() {
    SessionVariables variables = session.variables();
    boolean preset = in.accept("DEFAULT");
    String charset = preset ? variables.defaultCharset() : word();
    String known = Charsets.find(charset).orElseThrow(() -> Errors.unknownCharset(charset)).name();
    variables.check(VariableScope.SESSION, "character_set_client", known);
    assignments.add(
        () -> {
          variables.setNames(known, null);
          variables.set(
              VariableScope.SESSION, "collation_connection", variables.text("collation_database"));
        });
  }

  private void transaction(VariableScope scope) {
    do {
      String name = "transaction_isolation";
      String value;
      if (in.accept("ISOLATION", "LEVEL")) {
        if (in.accept("SERIALIZABLE")) {
          value = "SERIALIZABLE";
        } else if (in.accept("REPEATABLE", "READ")) {
          value = "REPEATABLE-READ";
        } else if (in.accept("READ", "COMMITTED")) {
          value = "READ-COMMITTED";
        } else if (in.accept("READ", "UNCOMMITTED")) {
          value = "READ-UNCOMMITTED";
        } else {
          throw in.unexpected();
        }
      } else {
        in.expect("READ");
        name = "transaction_read_only";
        value = in.accept("ONLY") ? "ON" : "OFF";
        if (value.equals("OFF")) {
          in.expect("WRITE");
        }
      }
      // Without a scope it is meant for the next transaction alone, and there are none.
      if (scope != VariableScope.ANY) {
        SessionVariables.Change change = session.variables().check(scope, name, value);
        assignments.add(() -> session.variables().apply(change));
      }
    } while (in.acceptSymbol(','));
  }
}
