package org.q4j.cli;

import java.io.IOException;
import org.q4j.row.RowBuilder;

/** Each line is the value of one column: {@code --format lines}. */
final class LineSource implements RowSource {
  private final LineReader lines;
  private final int column;

  LineSource(LineReader lines, int column) {
    this.lines = lines;
    this.column = column;
  }

  @Override
  public boolean next(RowBuilder row) throws IOException {
    byte[] line = lines.next();
    if (line == null) {
      return false;
    }
    Values.setText(row, column, line);
    return true;
  }

  @Override
  public long line() {
    return lines.number();
  }
}
