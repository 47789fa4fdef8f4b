package org.q4j.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.q4j.row.RowCodec;

/** Cuts bytes into lines at line feeds, counting them. Not for several threads. */
final class LineReader {
  private final InputStream in;
  private final byte[] buffer = new byte[64 << 10];
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private int position;
  private int limit;
  private long number;
  private boolean dropsReturns;
  private boolean looksForReturn;

  LineReader(InputStream in) {
    this.in = in;
  }

  /**
   * Lines end in CR LF, if the first one does, and with LF alone otherwise. Decided by the first so
   * that a CR that is a value's own is not lost.
   */
  void dropReturns() {
    looksForReturn = true;
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
          return line.size() == 0 ? end() : whole();
        }
      }
      int start = position;
      while (position < limit && buffer[position] != '\n') {
        position++;
      }
      line.write(buffer, start, position - start);
      if (position < limit) {
        position++;
        return whole();
      }
      if (line.size() > RowCodec.MAX_ROW_BYTES) {
        throw new BadInputException(
            "line too long for any row: bytes=more than %d".formatted(RowCodec.MAX_ROW_BYTES));
      }
    }
  }

  private byte[] whole() {
    byte[] bytes = line.toByteArray();
    boolean ends = bytes.length > 0 && bytes[bytes.length - 1] == '\r';
    if (looksForReturn) {
      dropsReturns = ends;
      looksForReturn = false;
    }
    return ends && dropsReturns ? Arrays.copyOf(bytes, bytes.length - 1) : bytes;
  }

  private byte[] end() {
    number--;
    return null;
  }
}
