package org.q4j.sql.query;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.q4j.CorruptException;
import org.q4j.row.Column;
import org.q4j.row.MysqlCharset;
import org.q4j.row.RowBuilder;
import org.q4j.row.ValueKind;
import org.q4j.sql.text.SqlReader;
import org.q4j.sql.text.SqlToken;
import org.q4j.sql.wire.ErrorReply;

/**
 * LOAD DATA LOCAL INFILE: a file that the client sends becomes rows. As on MySQL it is lenient in
 * any mode, as if it said IGNORE: a client that has begun to send cannot be stopped.
 */
final class LoadData implements Command {
  private final String file;
  private final InsertHead head;
  private final LoadFormat format;
  private final long skipped;
  private final MysqlCharset charset;
  private final List<String> inputs;
  private final List<LoadAssignment> assignments;

  private LoadData(
      String file,
      InsertHead head,
      LoadFormat format,
      long skipped,
      MysqlCharset charset,
      List<String> inputs,
      List<LoadAssignment> assignments) {
    this.file = file;
    this.head = head;
    this.format = format;
    this.skipped = skipped;
    this.charset = charset;
    this.inputs = inputs;
    this.assignments = assignments;
  }

  /** Reads behind LOAD. */
  static Command read(SqlReader reader) {
    reader.expect("DATA");
    if (!reader.accept("LOW_PRIORITY")) {
      reader.accept("CONCURRENT");
    }
    if (!reader.accept("LOCAL")) {
      throw new ErrorReply(
          1148, "42000", "LOAD DATA reads files of clients only: use LOAD DATA LOCAL INFILE");
    }
    reader.expect("INFILE");
    String file = reader.string();
    if (!reader.accept("IGNORE") && reader.peek().is("REPLACE")) {
      throw QueryErrors.unsupported("LOAD DATA ... REPLACE");
    }
    reader.expect("INTO");
    reader.expect("TABLE");
    SqlReader.RawName table = reader.tableName();
    MysqlCharset charset = charset(reader);
    LoadFormat format = LoadFormat.read(reader);
    long skipped = skipped(reader);
    List<String> inputs = inputs(reader);
    List<LoadAssignment> assignments = LoadAssignment.read(reader);
    reader.expectEnd();
    List<String> columns = inputs.stream().filter(input -> !input.startsWith("@")).toList();
    InsertHead head = new InsertHead(table.database(), table.table(), !inputs.isEmpty(), columns);
    return new LoadData(file, head, format, skipped, charset, inputs, assignments);
  }

  private static MysqlCharset charset(SqlReader reader) {
    if (!reader.accept("CHARACTER", "SET") && !reader.accept("CHARSET")) {
      return null;
    }
    String name = reader.peek().kind() == SqlToken.Kind.STRING ? reader.string() : reader.name();
    return MysqlCharset.byName(name)
        .orElseThrow(
            () -> new ErrorReply(1115, "42000", "Unknown character set: '%s'".formatted(name)));
  }

  private static long skipped(SqlReader reader) {
    if (!reader.accept("IGNORE")) {
      return 0;
    }
    SqlToken count = reader.next();
    if (!count.text().matches("[0-9]{1,18}")
        || !(reader.accept("LINES") || reader.accept("ROWS"))) {
      throw reader.unexpected();
    }
    return Long.parseLong(count.text());
  }

  /** Reads the columns, and variables with their sign, that the fields of a line go to. */
  private static List<String> inputs(SqlReader reader) {
    List<String> inputs = new ArrayList<>();
    if (reader.acceptSymbol('(')) {
      do {
        boolean variable = reader.peek().kind() == SqlToken.Kind.VARIABLE;
        inputs.add(variable ? reader.next().text() : reader.name());
      } while (reader.acceptSymbol(','));
      reader.expectSymbol(')');
    }
    return inputs;
  }

  @Override
  public void run(Call call) {
    InsertTarget target = new InsertTarget(call, head, new InsertRules(false, true));
    BulkInsert bulk = new BulkInsert(call, target);
    call.writing(
        target.name(),
        () -> {
          try (InputStream in = new BufferedInputStream(call.sink().localFile(file), 1 << 16)) {
            LoadedFields fields = new LoadedFields(in, format);
            for (long line = 0; line < skipped; line++) {
              fields.skipLine();
            }
            bulk.insert(new Rows(call, target, fields));
          } catch (IOException broken) {
            throw new ErrorReply(
                1159, "08S01", "cannot read the client's file: " + broken.getMessage());
          }
          bulk.ok();
        });
  }

  /** The rows of the file, each in the same builder. */
  private final class Rows implements Iterator<RowBuilder> {
    private final Call call;
    private final InsertTarget target;
    private final LoadedFields fields;
    private final Conversion conversion;
    private final MysqlCharset encoding;
    private final RowBuilder row;
    private final StatementContext context;
    private final LoadAssignment.Run assigned;
    private List<byte[]> next;
    private long number;

    Rows(Call call, InsertTarget target, LoadedFields fields) {
      this.call = call;
      this.target = target;
      this.fields = fields;
      this.conversion = target.conversion(true);
      this.encoding = charset == null ? call.statement().charset() : charset;
      this.row = target.newRow();
      this.context = new StatementContext(call);
      for (String input : inputs) {
        if (input.startsWith("@")) {
          context.userVariable(input.substring(1), ""); // From here on it is a text.
        }
      }
      this.assigned = new LoadAssignment.Run(assignments, context, target, conversion);
      this.next = fields.next();
    }

    @Override
    public boolean hasNext() {
      return next != null;
    }

    @Override
    public RowBuilder next() {
      if (call.statement().isCancelled()) {
        throw QueryErrors.interrupted();
      }
      row.clear();
      number++;
      int count = inputs.isEmpty() ? target.width() : inputs.size();
      int column = 0;
      for (int i = 0; i < count; i++) {
        if (!inputs.isEmpty() && inputs.get(i).startsWith("@")) {
          setVariable(inputs.get(i).substring(1), i < next.size() ? next.get(i) : null);
        } else {
          int place = target.column(column++);
          if (i < next.size()) {
            set(place, next.get(i));
          } else {
            leaveOut(place);
          }
        }
      }
      // A separator at the line's end is no more than that.
      boolean separated =
          next.size() == count + 1 && next.get(count) != null && next.get(count).length == 0;
      if (next.size() > count && !separated) {
        call.warnings()
            .warn(
                1262,
                "Row %d was truncated; it contained more data than there were input columns"
                    .formatted(number));
      }
      assigned.apply(row, number);
      target.complete(row);
      next = fields.next();
      return row;
    }

    private void setVariable(String name, byte[] value) {
      context.userVariable(name, value == null ? null : text(value));
    }

    /** A field is missing: its column gets what its type has, whatever its default is. */
    private void leaveOut(int column) {
      Column missing = target.schema().column(column);
      if (!missing.nullable() || missing.defaultValue().isPresent()) {
        NearestValue.setImplicit(row, column);
      }
      call.warnings().warn(1261, "Row %d doesn't contain data for all columns".formatted(number));
    }

    private void set(int column, byte[] value) {
      Column wanted = target.schema().column(column);
      ValueKind kind = wanted.type().kind();
      if (value == null && !wanted.nullable() && kind != ValueKind.TEMPORAL) {
        NearestValue.setImplicit(row, column);
        call.warnings()
            .warn(
                1263,
                "Column set to default value; NULL supplied to NOT NULL column '%s' at row %d"
                    .formatted(wanted.name(), number));
        return;
      }
      boolean bytes = value == null || kind == ValueKind.BINARY || kind == ValueKind.BITS;
      conversion.set(row, column, bytes ? value : text(value), number);
    }

    private String text(byte[] value) {
      try {
        return encoding.decode(value);
      } catch (CorruptException malformed) {
        throw new ErrorReply(
            1300,
            "HY000",
            "Invalid %s character string in row %d: %s"
                .formatted(encoding, number, malformed.getMessage()));
      }
    }
  }
}
