package org.q4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Dates and times go in and come out as MySQL's text, whatever the format. */
class InsertTemporalTest {
  private static final String QUEUE = "app.times";
  private static final String COLUMNS =
      "d DATE, t TIME(2), m DATETIME(6), s TIMESTAMP(3) NULL, y YEAR, o DATETIME /* 5.5 binary"
          + " format */, f TIME(1) /* mariadb-5.3 */";
  private static final String ROW =
      "{\"d\": \"2024-02-29\", \"t\": \"-838:59:58.75\", \"m\": \"9999-12-31 23:59:59.999999\","
          + " \"s\": \"2038-01-19 03:14:07.999\", \"y\": \"2155\", \"o\": \"2024-00-00 00:00:00\","
          + " \"f\": \"-00:00:00.1\"}";
  private static final String ZERO =
      "{\"d\": \"0000-00-00\", \"t\": \"00:00:00.00\", \"m\": \"0000-00-00 00:00:00.000000\","
          + " \"s\": \"0000-00-00 00:00:00.000\", \"y\": \"0000\", \"o\": \"0000-00-00 00:00:00\","
          + " \"f\": \"00:00:00.0\"}";
  private static final String NOTHING =
      "{\"d\": null, \"t\": null, \"m\": null, \"s\": null, \"y\": null, \"o\": null, \"f\": null}";

  @TempDir Path data;

  @BeforeEach
  void create() {
    assertEquals(0, Run.of(data, "", "create", QUEUE, COLUMNS).exit());
  }

  private Run insert(String input, String format) {
    byte[] bytes = input.getBytes(StandardCharsets.UTF_8);
    return Run.of(data, bytes, "insert", QUEUE, "--format", format);
  }

  private List<String> cols() {
    return Run.of(data, "", "peek", QUEUE, "--limit", "0")
        .out()
        .lines()
        .map(line -> line.substring(line.indexOf("\"cols\": ") + 8, line.length() - 1))
        .toList();
  }

  @Test
  void jsonHoldsEveryValueAsText() {
    Run done = insert(ROW + "\n" + ZERO + "\n" + NOTHING + "\n", "jsonl");
    assertEquals(0, done.exit(), done::toString);
    assertEquals(List.of(ROW, ZERO, NOTHING), cols());
  }

  @Test
  void whatTakePrintsCanBeInserted() {
    assertEquals(0, insert(ROW + "\n", "jsonl").exit());
    Run taken = Run.of(data, "", "take", QUEUE);
    assertEquals(0, insert(taken.out(), "jsonl").exit());
    assertEquals(List.of(ROW), cols());
  }

  @Test
  void separatedValuesAreTheSameTexts() {
    for (String separator : List.of("\t", ",")) {
      String[] lines =
          Stream.of(ROW, ZERO)
              .map(row -> row.replaceAll("\"[a-z]\": \"([^\"]*)\",? ?|[{}]", "$1" + separator))
              .map(row -> row.substring(1, row.length() - 2))
              .toArray(String[]::new);
      Run done = insert(String.join("\n", lines) + "\n", separator.equals(",") ? "csv" : "tsv");
      assertEquals(0, done.exit(), done::toString);
    }
    assertEquals(List.of(ROW, ZERO, ROW, ZERO), cols());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "\"d\": 20240229                     | \"d\": \"2024-02-29\"",
        "\"m\": 20240229101112.5             | \"m\": \"2024-02-29 10:11:12.500000\"",
        "\"m\": \"2024-02-29T10:11:12\"      | \"m\": \"2024-02-29 10:11:12.000000\"",
        "\"s\": \"2024-02-29 23:59:59.9995\" | \"s\": \"2024-03-01 00:00:00.000\"",
        "\"t\": -101112                      | \"t\": \"-10:11:12.00\"",
        "\"t\": \"1 02:03:04\"               | \"t\": \"26:03:04.00\"",
        "\"y\": 2024                         | \"y\": \"2024\""
      })
  void jsonValuesAreTakenInTheirUsualForms(String given, String printed) {
    Run done = insert("{" + given + "}\n", "jsonl");
    assertEquals(0, done.exit(), done::toString);
    assertTrue(cols().get(0).contains(printed), () -> cols().toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "\"d\": \"2024-02-30\"          | column d DATE",
        "\"d\": true                    | column d DATE",
        "\"d\": {\"hex\": \"00\"}       | column d DATE",
        "\"m\": 1e30                    | column m DATETIME(6)",
        "\"s\": \"2038-01-19 03:14:08\" | column s TIMESTAMP(3)",
        "\"t\": \"839:00:00\"           | column t TIME(2)",
        "\"y\": 1900                    | column y YEAR"
      })
  void whatDoesNotFitIsRefusedByColumn(String given, String named) {
    Run refused = insert("{" + given + "}\n", "jsonl");
    assertEquals(ExitCode.INPUT, refused.exit(), refused::toString);
    assertTrue(refused.err().contains(named), refused::toString);
    assertTrue(refused.err().contains("line 1"), refused::toString);
  }

  @Test
  void aTimestampThatIsLeftOutIsTheTimeOfTheInsert() {
    Run.of(data, "", "create", "app.stamped", "id INT, at TIMESTAMP");
    Run done = Run.of(data, "{\"id\": 1}\n", "insert", "app.stamped", "--format", "jsonl");
    assertEquals(0, done.exit(), done::toString);
    String out = Run.of(data, "", "peek", "app.stamped").out();
    assertTrue(
        out.matches("(?s).*\"at\": \"20[0-9]{2}-[0-9]{2}-[0-9]{2} [0-9:]{8}\".*"), () -> out);
  }
}
