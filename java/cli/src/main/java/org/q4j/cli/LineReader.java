package org.q4j.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.q4j.row.RowCodec;

/** Cuts bytes into lines at line feeds, counting them. Not for several threads. */
final class LineReader {
  private final InputStream in;
  private final byte[] buffer = new byte[64 << 10];
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private int position;
  private int limit;
  private long number;

  LineReader(InputStream in) {
    this.in = in;
  }

  /** Returns the number of the line read last, from 1. */
  long number() {
    return number;
  }

  /**
   * Returns the next line without its line feed, or null at the end. The last line needs none.
   *
   * @throws BadInputException when it is longer than any row can be; it is not read to its end
   */
  byte[] next() throws IOException {
    line.reset();
    number++;
    while (true) {
      if (position == limit) {
        position = 0;
        limit = in.read(buffer);
        if (limit <= 0) {
          limit = 0;
          return line.size() == 0 ? end() : line.toByteArray();
        }
      }
      int start = position;
      while (position < limit && buffer[position] != '\n') {
        position++;
      }
      line.write(buffer, start, position - start);
      if (position < limit) {
        position++;
        return line.toByteArray();
      }
      if (line.size() > RowCodec.MAX_ROW_BYTES) {
        throw new BadInputException(
            "line too long for any row: bytes=more than %d".formatted(RowCodec.MAX_ROW_BYTES));
      }
    }
  }

  private byte[] end() {
    number--;
    return null;
  }
}
