package org.q4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values of each type go in and come out without loss, whatever the format. */
class InsertTypesTest {
  private static final String QUEUE = "app.types";
  private static final String COLUMNS =
      "f FLOAT, d DOUBLE, n DECIMAL(65,30), z DECIMAL(6,2) ZEROFILL, b BIT(9), c CHAR(4),"
          + " y BINARY(3), e ENUM('a','é','2'), s SET('x','y','z')";

  @TempDir Path data;

  @BeforeEach
  void create() {
    assertEquals(0, Run.of(data, "", "create", QUEUE, COLUMNS).exit());
  }

  private Run insert(String input, String... options) {
    return insert(input.getBytes(StandardCharsets.UTF_8), options);
  }

  private Run insert(byte[] input, String... options) {
    String[] all = new String[options.length + 3];
    all[0] = "insert";
    all[1] = QUEUE;
    all[2] = "--format";
    System.arraycopy(options, 0, all, 3, options.length);
    return Run.of(data, input, all);
  }

  private List<String> cols() {
    return Run.of(data, "", "peek", QUEUE, "--limit", "0")
        .out()
        .lines()
        .map(line -> line.substring(line.indexOf("\"cols\": ") + 8, line.length() - 1))
        .toList();
  }

  @Test
  void jsonHoldsEveryValueExactly() {
    String line =
        "{\"f\": 0.1, \"d\": -0.0, \"n\":"
            + " \"-12345678901234567890123456789012345.000000000000000000000000000001\", \"z\":"
            + " \"0001.50\", \"b\": {\"hex\": \"01ff\"}, \"c\": \"日本\", \"y\": {\"hex\":"
            + " \"61ff00\"}, \"e\": \"é\", \"s\": \"x,z\"}";
    Run done = insert(line + "\n", "jsonl");
    assertEquals(0, done.exit(), done::toString);
    assertEquals(List.of(line), cols());
    Run taken = Run.of(data, "", "take", QUEUE);
    assertEquals(0, insert(taken.out(), "jsonl").exit());
    assertEquals(List.of(line), cols());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "\"f\": 16777217                   | \"f\": 1.6777216E7",
        "\"f\": 3.4028235e38               | \"f\": 3.4028235E38",
        "\"f\": \"1e-45\"                  | \"f\": 1.4E-45",
        "\"d\": 0.1                        | \"d\": 0.1",
        "\"d\": 2e23                       | \"d\": 2.0E23",
        "\"d\": 9007199254740993           | \"d\": 9.007199254740992E15",
        "\"d\": 1.7976931348623157e308     | \"d\": 1.7976931348623157E308",
        "\"d\": 4.9e-324                   | \"d\": 4.9E-324",
        "\"n\": 0.1                        | \"n\": \"0.100000000000000000000000000000\"",
        "\"n\": 1e30                       | \"n\":"
            + " \"1000000000000000000000000000000.000000000000000000000000000000\"",
        "\"n\": 0.1234567890123456789012345678905 | \"n\": \"0.123456789012345678901234567891\"",
        "\"z\": 1.005                      | \"z\": \"0001.01\"",
        "\"b\": 511                        | \"b\": {\"hex\": \"01ff\"}",
        "\"b\": true                       | \"b\": {\"hex\": \"0001\"}",
        "\"b\": {\"hex\": \"05\"}          | \"b\": {\"hex\": \"0005\"}",
        "\"c\": \"ab  \"                   | \"c\": \"ab\"",
        "\"y\": {\"hex\": \"61\"}          | \"y\": {\"hex\": \"610000\"}",
        "\"e\": 1                          | \"e\": \"a\"",
        "\"e\": \"2\"                      | \"e\": \"2\"",
        "\"e\": \"\"                       | \"e\": \"\"",
        "\"s\": 6                          | \"s\": \"y,z\"",
        "\"s\": \"Z,x\"                    | \"s\": \"x,z\""
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
        "\"f\": 1e39                 | column f FLOAT",
        "\"d\": 1e400                | column d DOUBLE",
        "\"d\": \"NaN\"              | column d DOUBLE",
        "\"d\": {\"hex\": \"00\"}    | column d DOUBLE",
        "\"n\": 1e35                 | column n DECIMAL(65,30)",
        "\"n\": 1e99999999999        | column n",
        "\"z\": -1                   | column z DECIMAL(6,2) UNSIGNED",
        "\"b\": 512                  | column b BIT(9)",
        "\"b\": \"1\"                | column b BIT(9)",
        "\"b\": {\"hex\": \"0200\"}  | column b BIT(9)",
        "\"c\": \"abcde\"            | column c CHAR(4)",
        "\"y\": \"abcd\"             | column y BINARY(3)",
        "\"e\": \"b\"                | column e ENUM",
        "\"e\": 4                    | column e ENUM",
        "\"s\": \"x,w\"              | column s SET",
        "\"s\": 8                    | column s SET"
      })
  void whatDoesNotFitIsRefusedByColumn(String given, String named) {
    Run refused = insert("{" + given + "}\n", "jsonl");
    assertEquals(ExitCode.INPUT, refused.exit(), refused::toString);
    assertTrue(refused.err().contains(named), refused::toString);
    assertTrue(refused.err().contains("line 1"), refused::toString);
  }

  @Test
  void tabSeparatedValuesGiveBitsAsBytes() {
    byte[] line = "0.1\t1e5\t-1.5\t2\t\\0?\tab\ta\tA\tz\n".getBytes(StandardCharsets.ISO_8859_1);
    Run done = insert(line, "tsv");
    assertEquals(0, done.exit(), done::toString);
    assertEquals(
        List.of(
            "{\"f\": 0.1, \"d\": 100000.0, \"n\": \"-1.500000000000000000000000000000\", \"z\":"
                + " \"0002.00\", \"b\": {\"hex\": \"003f\"}, \"c\": \"ab\", \"y\": {\"hex\":"
                + " \"610000\"}, \"e\": \"a\", \"s\": \"z\"}"),
        cols());
  }

  @Test
  void commaSeparatedValuesGiveBitsAsNumbers() {
    Run done = insert("0.1,1e5,-1.5,2,511,ab,a,é,\"x,z\"\n\\N,,,,,,,,\n", "csv");
    assertEquals(ExitCode.PARTIAL, done.exit(), done::toString);
    assertTrue(done.err().contains("line 2"), done::toString);
    assertEquals(
        List.of(
            "{\"f\": 0.1, \"d\": 100000.0, \"n\": \"-1.500000000000000000000000000000\", \"z\":"
                + " \"0002.00\", \"b\": {\"hex\": \"01ff\"}, \"c\": \"ab\", \"y\": {\"hex\":"
                + " \"610000\"}, \"e\": \"é\", \"s\": \"x,z\"}"),
        cols());
    Run bits = insert("1,1,1,1,x,a,a,a,x\n", "csv");
    assertEquals(ExitCode.INPUT, bits.exit(), bits::toString);
    assertTrue(bits.err().contains("column b: no number"), bits::toString);
  }
}
