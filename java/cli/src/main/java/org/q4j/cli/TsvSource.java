package org.q4j.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.q4j.row.RowBuilder;

/**
 * Tab-separated values as MySQL's LOAD DATA reads and SELECT … INTO OUTFILE writes them: {@code \N}
 * is NULL, {@code \t \n \r \b \0 \Z \\} are escapes, and a backslash before a tab or line feed
 * makes it part of the value.
 */
final class TsvSource implements RowSource {
  private final LineReader lines;
  private final int[] columns;
  private final ByteArrayOutputStream value = new ByteArrayOutputStream();
  private long firstLine;

  TsvSource(LineReader lines, int[] columns) {
    this.lines = lines;
    this.columns = columns.clone();
  }

  @Override
  public boolean next(RowBuilder row) throws IOException {
    firstLine = lines.number() + 1; // Known also when the line is too long to be read.
    byte[] line = lines.next();
    if (line == null) {
      return false;
    }
    int field = 0;
    int at = 0;
    value.reset();
    boolean isNull = false;
    while (true) {
      if (at == line.length || line[at] == '\t') {
        set(row, field++, isNull);
        value.reset();
        isNull = false;
        if (at++ == line.length) {
          break;
        }
      } else if (line[at] != '\\') {
        value.write(line[at++]);
      } else if (at + 1 == line.length) {
        line = continued();
        value.write('\n');
        at = 0;
      } else {
        boolean whole = value.size() == 0 && (at + 2 == line.length || line[at + 2] == '\t');
        isNull = whole && line[at + 1] == 'N';
        value.write(unescape(line[at + 1]));
        at += 2;
      }
    }
    if (field != columns.length) {
      throw new BadInputException(
          "fields=%d (expected %d, separated by tabs)".formatted(field, columns.length));
    }
    return true;
  }

  private byte[] continued() throws IOException {
    byte[] line = lines.next();
    if (line == null) {
      throw new BadInputException("the input ends behind a backslash");
    }
    return line;
  }

  private void set(RowBuilder row, int field, boolean isNull) {
    if (field >= columns.length) {
      return; // Counted, and refused with the count.
    }
    if (isNull) {
      row.set(columns[field], (Object) null);
    } else {
      Values.setText(row, columns[field], value.toByteArray());
    }
  }

  private static int unescape(byte letter) {
    return switch (letter) {
      case 't' -> '\t';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 'b' -> '\b';
      case '0' -> 0;
      case 'Z' -> 26;
      default -> letter;
    };
  }

  @Override
  public long line() {
    return firstLine;
  }
}
