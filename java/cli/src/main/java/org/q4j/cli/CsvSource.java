package org.q4j.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.QuoteMode;
import org.q4j.row.RowBuilder;
import org.q4j.row.ValueKind;

/**
 * Comma-separated values as RFC 4180 has them, in UTF-8; an unquoted {@code \N} is NULL, BIT is a
 * number.
 */
final class CsvSource implements RowSource {
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,20}");

  private final CSVParser parser;
  private final Iterator<CSVRecord> records;
  private int[] columns;
  private long line;

  CsvSource(InputStream in) throws IOException {
    // A decoder that reports: a reader made from the name would put '?' for malformed bytes.
    parser =
        CSVFormat.RFC4180
            .builder()
            .setIgnoreEmptyLines(false)
            .setNullString("\\N")
            .setQuoteMode(QuoteMode.ALL_NON_NULL)
            .get()
            .parse(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()));
    records = parser.iterator();
  }

  /** Sets which columns the fields are for. */
  void columns(int[] indexes) {
    columns = indexes.clone();
  }

  /** Returns the fields of the first record, which then is no row, or null when there is none. */
  String[] header() throws IOException {
    CSVRecord header = record();
    return header == null ? null : header.values();
  }

  private CSVRecord record() throws IOException {
    line = parser.getCurrentLineNumber() + 1;
    try {
      return records.hasNext() ? records.next() : null;
    } catch (UncheckedIOException | IllegalStateException malformed) {
      if (malformed.getCause() instanceof java.nio.charset.CharacterCodingException) {
        throw new BadInputException("not UTF-8 (a whole block of input was looked at)");
      }
      throw new BadInputException("no CSV: " + innermost(malformed).getMessage());
    }
  }

  /** The exceptions around it have class names for a message. */
  private static Throwable innermost(Throwable failure) {
    Throwable inner = failure;
    while (inner.getCause() != null) {
      inner = inner.getCause();
    }
    return inner;
  }

  /** An empty line is a record of one empty field, and as such a row for one column alone. */
  private boolean isFiller(CSVRecord record) {
    return columns.length != 1 && record.size() == 1 && "".equals(record.get(0));
  }

  @Override
  public boolean next(RowBuilder row) throws IOException {
    CSVRecord record = record();
    while (record != null && isFiller(record)) {
      record = record();
    }
    if (record == null) {
      return false;
    }
    if (record.size() != columns.length) {
      throw new BadInputException(
          "fields=%d (expected %d, separated by commas)".formatted(record.size(), columns.length));
    }
    for (int i = 0; i < columns.length; i++) {
      set(row, columns[i], record.get(i));
    }
    return true;
  }

  private static void set(RowBuilder row, int column, String value) {
    ValueKind kind = row.schema().column(column).type().kind();
    if (value != null && kind == ValueKind.BINARY) {
      row.set(column, value.getBytes(StandardCharsets.UTF_8));
    } else if (value != null && kind == ValueKind.BITS) {
      row.set(column, bits(row, column, value));
    } else {
      row.set(column, value);
    }
  }

  /** A number, as most of the bytes that a BIT may have are not UTF-8. */
  private static BigInteger bits(RowBuilder row, int column, String value) {
    if (!NUMBER.matcher(value).matches()) {
      throw new BadInputException(
          "column %s: no number (expected the bits as a number of at most 20 digits)"
              .formatted(row.schema().column(column).name()));
    }
    return new BigInteger(value);
  }

  @Override
  public long line() {
    return line;
  }
}
