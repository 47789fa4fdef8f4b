package org.q4j.tests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * LOAD DATA LOCAL INFILE into the tables of {@link RandomStatements}, each with a file of its own.
 */
final class RandomLoads {
  private static final List<String> COLUMNS =
      List.of("ti", "su", "i", "b", "bu", "de", "f8", "da", "dt", "c", "v", "tx", "vb", "en", "st");

  private static final List<String> FIELDS =
      List.of(
          "0",
          "1",
          "-1",
          "127",
          "300",
          "70000",
          "99999999999",
          "1.5",
          "-2.25",
          "1e3",
          "12x",
          "",
          "\\N",
          "NULL",
          "abc",
          "abcdefghijklmnop",
          "2020-02-29",
          "2020-02-30",
          "2020-02-29 12:34:56",
          "red",
          "x,z",
          "é",
          "日本",
          "a\\tb",
          "a\\\\b",
          "x y");

  private final Random random;
  private final Path folder;
  private int files;

  RandomLoads(Random random, Path folder) {
    this.random = random;
    this.folder = folder;
  }

  private String any(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  /** An empty field too many is one to MariaDB if it is in quotes. */
  private int more(String quote) {
    return quote.isEmpty() ? random.nextInt(8) / 7 : 0;
  }

  /** Which numbers of five digits and more are dates is not tried here. */
  private String field(String column) {
    String field = FIELDS.get(random.nextInt(FIELDS.size()));
    while (List.of("da", "dt").contains(column) && field.matches("[0-9]{5,}")) {
      field = FIELDS.get(random.nextInt(FIELDS.size()));
    }
    return field;
  }

  /**
   * Writes a file and returns the statement that reads it, into the table that may have zero dates.
   *
   * @param firstId the rows' first; there are at most ten
   */
  String next(int firstId) {
    List<String> columns = new ArrayList<>(List.of("id"));
    for (int i = 0; i < 1 + random.nextInt(3); i++) {
      String column = COLUMNS.get(random.nextInt(COLUMNS.size()));
      if (!columns.contains(column)) {
        columns.add(column);
      }
    }
    String between = any("\t", "|", ";;");
    String quote = any("", "", "\"");
    StringBuilder text = new StringBuilder(any("", "heading\n"));
    int headings = text.isEmpty() ? 0 : 1;
    for (int row = 0; row < 1 + random.nextInt(4); row++) {
      text.append(firstId + row);
      for (int i = 1; i < columns.size() + more(quote); i++) {
        String field = field(columns.get(Math.min(i, columns.size() - 1)));
        boolean plain = quote.isEmpty() || field.equals("\\N") || random.nextBoolean();
        text.append(between).append(plain ? field : quote + field + quote);
      }
      text.append('\n');
    }
    Path file = folder.resolve("load" + files++);
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "LOAD DATA LOCAL INFILE '%s' INTO TABLE u CHARACTER SET utf8mb4 FIELDS TERMINATED BY '%s'%s%s (%s)"
        .formatted(
            file,
            between.equals("\t") ? "\\t" : between,
            quote.isEmpty() ? "" : any(" OPTIONALLY", "") + " ENCLOSED BY '\"'",
            headings == 0 ? "" : " IGNORE 1 LINES",
            String.join(", ", columns));
  }
}
