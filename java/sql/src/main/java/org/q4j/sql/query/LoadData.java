package org.q4j.sql.query;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.q4j.CorruptException;
import org.q4j.row.MysqlCharset;
import org.q4j.row.RowBuilder;
import org.q4j.row.ValueKind;
import org.q4j.sql.text.SqlReader;
import org.q4j.sql.text.SqlToken;
import org.q4j.sql.wire.ErrorReply;

/** LOAD DATA LOCAL INFILE: a file that the client sends becomes rows. */
final class LoadData implements Command {
  private final String file;
  private final InsertHead head;
  private final LoadFormat format;
  private final long skipped;
  private final MysqlCharset charset;
  private final boolean ignore;

  private LoadData(
      String file,
      InsertHead head,
      LoadFormat format,
      long skipped,
      MysqlCharset charset,
      boolean ignore) {
    this.file = file;
    this.head = head;
    this.format = format;
    this.skipped = skipped;
    this.charset = charset;
    this.ignore = ignore;
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
    boolean ignore = reader.accept("IGNORE");
    if (!ignore && reader.peek().is("REPLACE")) {
      throw QueryErrors.unsupported("LOAD DATA ... REPLACE");
    }
    reader.expect("INTO");
    reader.expect("TABLE");
    SqlReader.RawName table = reader.tableName();
    MysqlCharset charset = charset(reader);
    LoadFormat format = LoadFormat.read(reader);
    long skipped = skipped(reader);
    List<String> columns = columns(reader);
    if (reader.peek().is("SET")) {
      throw QueryErrors.unsupported("LOAD DATA ... SET");
    }
    reader.expectEnd();
    InsertHead head = new InsertHead(table.database(), table.table(), !columns.isEmpty(), columns);
    return new LoadData(file, head, format, skipped, charset, ignore);
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

  private static List<String> columns(SqlReader reader) {
    List<String> columns = new ArrayList<>();
    if (reader.acceptSymbol('(')) {
      do {
        if (reader.peek().kind() == SqlToken.Kind.VARIABLE) {
          throw QueryErrors.unsupported("LOAD DATA into user variables");
        }
        columns.add(reader.name());
      } while (reader.acceptSymbol(','));
      reader.expectSymbol(')');
    }
    return columns;
  }

  @Override
  public void run(Call call) {
    InsertTarget target = new InsertTarget(call, head, InsertRules.of(call, ignore));
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
    private List<byte[]> next;
    private long number;

    Rows(Call call, InsertTarget target, LoadedFields fields) {
      this.call = call;
      this.target = target;
      this.fields = fields;
      this.conversion = target.conversion(true);
      this.encoding = charset == null ? call.statement().charset() : charset;
      this.row = target.newRow();
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
      if (next.size() < target.width()) {
        throw new ErrorReply(
            1261, "01000", "Row %d doesn't contain data for all columns".formatted(number));
      }
      if (next.size() > target.width()) {
        throw new ErrorReply(
            1262,
            "01000",
            "Row %d was truncated; it contained more data than there were input columns"
                .formatted(number));
      }
      for (int i = 0; i < target.width(); i++) {
        set(target.column(i), next.get(i));
      }
      target.complete(row);
      next = fields.next();
      return row;
    }

    private void set(int column, byte[] value) {
      ValueKind kind = target.schema().column(column).type().kind();
      if (value == null || kind == ValueKind.BINARY || kind == ValueKind.BITS) {
        conversion.set(row, column, value, number);
        return;
      }
      try {
        conversion.set(row, column, encoding.decode(value), number);
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
