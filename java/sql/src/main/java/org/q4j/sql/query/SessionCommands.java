package org.q4j.sql.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.q4j.sql.text.SqlReader;
import org.q4j.sql.text.SqlToken;
import org.q4j.sql.wire.ErrorReply;
import org.q4j.sql.wire.Parameter;

/** KILL, and PREPARE, EXECUTE and DEALLOCATE as statements. */
final class SessionCommands {
  private static final int DEEPEST = 8;

  private SessionCommands() {}

  /** Reads behind KILL. */
  static Command kill(SqlReader reader) {
    boolean statementOnly = reader.accept("QUERY");
    if (!statementOnly) {
      reader.accept("CONNECTION");
    }
    if (reader.accept("CONNECTION_ID")) {
      reader.expectSymbol('(');
      reader.expectSymbol(')');
      reader.expectEnd();
      return call -> kill(call, call.session().connectionId(), statementOnly);
    }
    if (!reader.peek().text().matches("[0-9]{1,18}")) {
      throw reader.unexpected();
    }
    SqlToken number = reader.next();
    reader.expectEnd();
    long id = Long.parseLong(number.text());
    return call -> kill(call, id, statementOnly);
  }

  private static void kill(Call call, long id, boolean statementOnly) {
    call.session().client().server().kill(call.session().client(), id, statementOnly);
    if (call.statement().isCancelled()) {
      throw QueryErrors.interrupted();
    }
    call.ok();
  }

  /** Reads behind PREPARE. */
  static Command prepare(SqlReader reader) {
    String name = folded(reader.name());
    reader.expect("FROM");
    SqlToken from = reader.next();
    reader.expectEnd();
    return switch (from.kind()) {
      case STRING -> call -> prepare(call, name, from.text());
      case VARIABLE ->
          call -> {
            Object text = call.session().userVariables().get(folded(from.text().substring(1)));
            prepare(call, name, QueueFunctions.text(text == null ? "NULL" : text));
          };
      default -> throw QueryErrors.syntax(from.text());
    };
  }

  private static String folded(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static void prepare(Call call, String name, String text) {
    call.session().named().remove(name);
    PreparedText.check(call.session(), text);
    call.session().named().put(name, text);
    call.ok();
  }

  /** Reads behind EXECUTE. */
  static Command execute(SqlReader reader) {
    String name = folded(reader.name());
    List<String> variables = new ArrayList<>();
    if (reader.accept("USING")) {
      do {
        if (reader.peek().kind() != SqlToken.Kind.VARIABLE) {
          throw reader.unexpected();
        }
        variables.add(folded(reader.next().text().substring(1)));
      } while (reader.acceptSymbol(','));
    }
    reader.expectEnd();
    return call -> execute(call, name, variables);
  }

  private static void execute(Call call, String name, List<String> variables) {
    QuerySession session = call.session();
    String text = require(session, name);
    if (PreparedText.parameters(text) != variables.size()) {
      throw new ErrorReply(1210, "HY000", "Incorrect arguments to EXECUTE");
    }
    List<Parameter> parameters = new ArrayList<>();
    for (String variable : variables) {
      parameters.add(Parameters.of(session.userVariables().get(variable), session));
    }
    if (call.depth() >= DEEPEST) {
      throw new ErrorReply(
          1295, "HY000", "This command is not supported in the prepared statement protocol yet");
    }
    session.run(call.nested(session.encode(text), parameters));
  }

  private static String require(QuerySession session, String name) {
    String text = session.named().get(name);
    if (text == null) {
      throw unknown(name, "EXECUTE");
    }
    return text;
  }

  private static ErrorReply unknown(String name, String by) {
    return new ErrorReply(
        1243, "HY000", "Unknown prepared statement handler (%s) given to %s".formatted(name, by));
  }

  /** Reads behind DEALLOCATE. */
  static Command deallocate(SqlReader reader) {
    reader.expect("PREPARE");
    return dropPrepared(reader);
  }

  /** Reads behind DROP PREPARE. */
  static Command dropPrepared(SqlReader reader) {
    String name = folded(reader.name());
    reader.expectEnd();
    return call -> {
      if (call.session().named().remove(name) == null) {
        throw unknown(name, "DEALLOCATE PREPARE");
      }
      call.ok();
    };
  }
}
