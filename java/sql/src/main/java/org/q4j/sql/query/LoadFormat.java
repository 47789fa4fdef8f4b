package org.q4j.sql.query;

import java.nio.charset.StandardCharsets;
import org.q4j.sql.text.SqlReader;
import org.q4j.sql.text.SqlToken;

/**
 * How fields and lines stand in a file of LOAD DATA.
 *
 * @param fieldEnd between fields; at least a byte
 * @param enclosing a byte that may stand around a field; -1 for none
 * @param escape -1 for none
 * @param lineStart what a line begins with; what stands before it is skipped
 * @param lineEnd at least a byte
 */
@SuppressWarnings("ArrayRecordComponent")
record LoadFormat(byte[] fieldEnd, int enclosing, int escape, byte[] lineStart, byte[] lineEnd) {

  /** Reads the clauses FIELDS and LINES, each of which may be missing. */
  static LoadFormat read(SqlReader reader) {
    byte[] fieldEnd = {'\t'};
    byte[] lineEnd = {'\n'};
    byte[] lineStart = {};
    int enclosing = -1;
    int escape = '\\';
    if (reader.accept("FIELDS") || reader.accept("COLUMNS")) {
      boolean more = true;
      while (more) {
        boolean optionally = reader.accept("OPTIONALLY");
        if (!optionally && reader.accept("TERMINATED", "BY")) {
          fieldEnd = bytes(reader);
        } else if (reader.accept("ENCLOSED", "BY")) {
          enclosing = single(reader);
        } else if (!optionally && reader.accept("ESCAPED", "BY")) {
          escape = single(reader);
        } else if (optionally) {
          throw reader.unexpected();
        } else {
          more = false;
        }
      }
    }
    if (reader.accept("LINES")) {
      boolean more = true;
      while (more) {
        if (reader.accept("TERMINATED", "BY")) {
          lineEnd = bytes(reader);
        } else if (reader.accept("STARTING", "BY")) {
          lineStart = bytes(reader);
        } else {
          more = false;
        }
      }
    }
    if (fieldEnd.length == 0 || lineEnd.length == 0) {
      throw QueryErrors.unsupported("LOAD DATA of fields or lines without an end");
    }
    return new LoadFormat(fieldEnd, enclosing, escape, lineStart, lineEnd);
  }

  private static byte[] bytes(SqlReader reader) {
    return reader.string().getBytes(StandardCharsets.UTF_8);
  }

  private static int single(SqlReader reader) {
    SqlToken token = reader.peek();
    byte[] bytes = bytes(reader);
    if (bytes.length > 1) {
      throw QueryErrors.syntax(token.text());
    }
    return bytes.length == 0 ? -1 : bytes[0] & 0xff;
  }
}
