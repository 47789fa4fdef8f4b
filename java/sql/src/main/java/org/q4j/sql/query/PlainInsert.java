package org.q4j.sql.query;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.q4j.SchemaException;
import org.q4j.row.Column;
import org.q4j.row.MysqlCharset;
import org.q4j.row.RowBuilder;
import org.q4j.row.ValueKind;
import org.q4j.sql.wire.ErrorReply;
import org.q4j.sql.wire.Parameter;
import org.q4j.sql.wire.Together;

/** Runs the plain form of INSERT straight from its bytes, see {@link InsertScanner}. */
final class PlainInsert {
  /** Sets in which a byte below 0x80 may be the second of a character. */
  private static final Set<String> NOT_ASCII =
      Set.of("big5", "gbk", "sjis", "cp932", "gb18030", "ucs2", "utf16", "utf16le", "utf32");

  /** Types of which not every text is a value. */
  private static final Set<String> CHECKED = Set.of("json", "enum", "set");

  private final Call call;
  private final InsertScanner scanner;
  private final InsertTarget target;
  private final MysqlCharset charset;
  private final Conversion conversion;
  private final boolean[] raw;
  private int parameter;

  private PlainInsert(Call call, InsertScanner scanner, InsertTarget target) {
    this.call = call;
    this.scanner = scanner;
    this.target = target;
    this.charset = call.statement().charset();
    this.conversion = target.conversion(false);
    this.raw = new boolean[target.schema().size()];
    for (int i = 0; i < raw.length; i++) {
      raw[i] = takesBytes(target.schema().column(i));
    }
  }

  /** Returns whether a string's bytes are the column's, so that they need not become text. */
  private boolean takesBytes(Column column) {
    if (column.type().kind() == ValueKind.BINARY) {
      return true;
    }
    String type = Conversion.typeName(column);
    return column.type().kind() == ValueKind.TEXT
        && !CHECKED.contains(type)
        && column
            .type()
            .encoding()
            .map(text -> text.charset() == charset || charset == MysqlCharset.BINARY)
            .orElse(false);
  }

  static boolean mayRun(Call call) {
    return InsertScanner.mayBe(call.sql())
        && !NOT_ASCII.contains(call.statement().charset().sqlName())
        && !call.session().variables().hasMode("ANSI_QUOTES");
  }

  /**
   * Runs the statement; returns false, having done nothing, when it has another form.
   *
   * @param together with what it may be run; null for nothing
   */
  static boolean run(Call call, Together together) {
    call.warnings().clear();
    boolean escapes = !call.session().variables().hasMode("NO_BACKSLASH_ESCAPES");
    InsertScanner scanner = new InsertScanner(call.sql(), escapes);
    List<RowBuilder> rows;
    InsertTarget target;
    try {
      target = new InsertTarget(call, scanner.head(), InsertRules.of(call, false));
      rows = new PlainInsert(call, scanner, target).rows();
    } catch (InsertScanner.Other other) {
      return false;
    }
    if (together == null || !target.insert(rows, together)) {
      Together.leave();
      target.insert(rows);
    }
    return true;
  }

  private List<RowBuilder> rows() {
    List<RowBuilder> rows = new ArrayList<>();
    do {
      rows.add(row(rows.size() + 1L));
    } while (scanner.moreRows());
    return rows;
  }

  private RowBuilder row(long number) {
    RowBuilder row = target.newRow();
    scanner.openRow();
    if (scanner.emptyRow()) {
      // () stands for a row of defaults, also where no columns are listed.
      for (int i = 0; i < target.width(); i++) {
        target.requireDefault(target.column(i));
      }
      target.complete(row);
      return row;
    }
    int value = 0;
    do {
      InsertScanner.Cell cell = scanner.cell();
      scanner.requireEndOfCell();
      if (value < target.width()) {
        set(row, target.column(value), cell, number);
      }
      value++;
    } while (scanner.moreCells());
    if (value != target.width()) {
      throw QueryErrors.valueCount(number);
    }
    target.complete(row);
    return row;
  }

  private void set(RowBuilder row, int column, InsertScanner.Cell cell, long number) {
    switch (cell) {
      case INTEGER -> setInteger(row, column, number);
      case NUMBER -> conversion.set(row, column, number(scanner.bytes()), number);
      case STRING -> setString(row, column, scanner.bytes(), number);
      case BINARY -> setBinary(row, column, scanner.bytes(), number);
      case HEX ->
          conversion.set(
              row,
              column,
              Conversion.literalBytes(scanner.bytes(), target.schema().column(column)),
              number);
      case NULL -> setNull(row, column, number);
      case DEFAULT -> target.requireDefault(column);
      case PARAMETER -> setParameter(row, column, number);
    }
  }

  private void setNull(RowBuilder row, int column, long number) {
    if (target.rules().lenient() && !target.schema().column(column).nullable()) {
      throw scanner.other(); // Whether it is refused depends on how many rows come.
    }
    conversion.set(row, column, null, number);
  }

  private void setInteger(RowBuilder row, int column, long number) {
    if (target.schema().column(column).type().kind() == ValueKind.INTEGER) {
      try {
        row.set(column, scanner.number());
        return;
      } catch (SchemaException refused) {
        // Said in MySQL's words below.
      }
    }
    conversion.set(row, column, scanner.number(), number);
  }

  private static Object number(byte[] text) {
    String digits = new String(text, StandardCharsets.US_ASCII);
    if (digits.indexOf('e') >= 0 || digits.indexOf('E') >= 0) {
      return Double.valueOf(digits);
    }
    BigDecimal exact =
        digits.length() > LeadingNumber.MAX_DIGITS
            ? LeadingNumber.of(digits)
            : new BigDecimal(digits);
    return exact.scale() == 0 && exact.toBigInteger().bitLength() < Long.SIZE
        ? (Object) exact.longValue()
        : exact;
  }

  private void setString(RowBuilder row, int column, byte[] bytes, long number) {
    if (raw[column]) {
      setBinary(row, column, bytes, number);
      return;
    }
    conversion.set(row, column, text(bytes, column, number), number);
  }

  private Object text(byte[] bytes, int column, long number) {
    if (target.schema().column(column).type().kind() == ValueKind.BITS) {
      return bytes;
    }
    try {
      return charset.decode(bytes);
    } catch (org.q4j.CorruptException malformed) {
      throw Conversion.incorrect(
          "string",
          new String(bytes, StandardCharsets.ISO_8859_1),
          target.schema().column(column),
          number);
    }
  }

  private void setBinary(RowBuilder row, int column, byte[] bytes, long number) {
    if (raw[column]) {
      try {
        row.set(column, bytes);
        return;
      } catch (SchemaException refused) {
        // Said in MySQL's words below.
      }
    }
    conversion.set(row, column, bytes, number);
  }

  private void setParameter(RowBuilder row, int column, long number) {
    List<Parameter> given = call.parameters();
    if (parameter >= given.size()) {
      throw new ErrorReply(1210, "HY000", "Incorrect arguments to EXECUTE");
    }
    Object value = given.get(parameter++).value();
    if (value == null) {
      setNull(row, column, number);
    } else if (value instanceof byte[] bytes) {
      setString(row, column, bytes, number);
    } else if (value instanceof Float real) {
      conversion.set(row, column, Double.valueOf(real.toString()), number);
    } else {
      conversion.set(row, column, value, number);
    }
  }
}
