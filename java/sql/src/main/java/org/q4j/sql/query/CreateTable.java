package org.q4j.sql.query;

import java.util.Optional;
import org.q4j.Q4jException;
import org.q4j.SchemaException;
import org.q4j.UnsupportedException;
import org.q4j.queue.Queue;
import org.q4j.sql.catalog.Warnings;
import org.q4j.sql.text.SqlReader;
import org.q4j.sql.text.SqlToken;
import org.q4j.sql.wire.ErrorReply;

/** CREATE TABLE with columns, or LIKE another. The engine itself reads the columns. */
final class CreateTable implements Command {
  private final SqlReader.RawName name;
  private final boolean ifNotExists;
  private final SqlReader.RawName like;
  private final String definition;
  private final String engine;

  private CreateTable(
      SqlReader.RawName name,
      boolean ifNotExists,
      SqlReader.RawName like,
      String definition,
      String engine) {
    this.name = name;
    this.ifNotExists = ifNotExists;
    this.like = like;
    this.definition = definition;
    this.engine = engine;
  }

  /** Reads behind CREATE TABLE. */
  static CreateTable read(SqlReader reader) {
    boolean ifNotExists = reader.accept("IF", "NOT", "EXISTS");
    SqlReader.RawName name = reader.tableName();
    if (reader.accept("LIKE")) {
      SqlReader.RawName like = reader.tableName();
      reader.expectEnd();
      return new CreateTable(name, ifNotExists, like, "", "QUEUE");
    }
    SqlToken open = reader.peek();
    reader.expectSymbol('(');
    if (reader.accept("LIKE")) {
      SqlReader.RawName like = reader.tableName();
      reader.expectSymbol(')');
      reader.expectEnd();
      return new CreateTable(name, ifNotExists, like, "", "QUEUE");
    }
    reader.skipToClose();
    StringBuilder columns = new StringBuilder("CREATE TABLE t ");
    columns.append(reader.text(open, reader.peek()));
    String engine = options(reader, columns);
    return new CreateTable(name, ifNotExists, null, columns.toString(), engine);
  }

  /** Copies the options but for the engine, which is returned. */
  private static String options(SqlReader reader, StringBuilder out) {
    String engine = "QUEUE";
    while (!reader.atEnd()) {
      if (reader.accept("ENGINE") || reader.accept("TYPE")) {
        reader.acceptSymbol('=');
        SqlToken named = reader.next();
        if (named.kind() == SqlToken.Kind.SYMBOL || named.kind() == SqlToken.Kind.END) {
          throw reader.unexpected();
        }
        engine = named.text();
        reader.acceptSymbol(',');
      } else {
        SqlToken token = reader.next();
        if (token.is("SELECT") || token.is("AS")) {
          throw QueryErrors.unsupported("CREATE TABLE ... SELECT");
        }
        out.append(' ').append(reader.sql(), token.start(), token.end());
      }
    }
    return engine;
  }

  @Override
  public void run(Call call) {
    QuerySession session = call.session();
    TableName table = session.resolve(name);
    requireEngine(call, table);
    call.writing(
        table,
        () -> {
          create(call, table);
          call.ok();
        });
  }

  private void requireEngine(Call call, TableName table) {
    if (engine.equalsIgnoreCase("QUEUE")) {
      return;
    }
    if (!call.session().queryServer().options().anyEngine()) {
      throw new ErrorReply(
          1286,
          "42000",
          "Unknown storage engine '%s' (expected=QUEUE; q4j serve --default-engine-queue takes any)"
              .formatted(engine));
    }
    call.warnings()
        .warn(1266, "Using storage engine QUEUE for table '%s'".formatted(table.table()));
  }

  private void create(Call call, TableName table) {
    QueryServer server = call.session().queryServer();
    DdlChecks.requireCreatable(server, table);
    String text = definition;
    if (like != null) {
      Queue model = server.require(call.session().resolve(like));
      text = model.schema().toSql(table.table());
    }
    Optional<Queue> existing = server.find(table);
    if (existing.isPresent()) {
      ErrorReply exists = QueryErrors.tableExists(table);
      if (!ifNotExists) {
        throw exists;
      }
      call.warnings().add(Warnings.Level.NOTE, exists.number(), exists.getMessage());
      return;
    }
    try {
      server.store().create(table.queue(), text);
    } catch (SchemaException | UnsupportedException refused) {
      throw DdlChecks.refused(text, refused);
    } catch (Q4jException failed) {
      throw failed;
    }
  }
}
