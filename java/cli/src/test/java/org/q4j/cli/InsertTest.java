package org.q4j.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.q4j.queue.QueueReader;

/** What {@code insert} takes and what it refuses, by format. */
class InsertTest {
  private static final String QUEUE = "app.jobs";

  @TempDir Path data;

  @BeforeEach
  void create() {
    Run.of(data, "", "create", QUEUE, "id BIGINT UNSIGNED NOT NULL, note VARCHAR(5), body BLOB");
  }

  private Run insert(String input, String... options) {
    return insert(input.getBytes(UTF_8), options);
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
  void jsonLinesKeepIntegersTextNullAndBytes() {
    Run done =
        insert(
            "{\"id\": 18446744073709551615, \"note\": \"é\\n\", \"body\": {\"hex\": \"00ff\"}}\n"
                + "\n{\"id\": 2, \"note\": null}",
            "jsonl");
    assertEquals(0, done.exit(), done::toString);
    assertEquals(
        List.of(
            "{\"id\": 18446744073709551615, \"note\": \"é\\n\", \"body\": {\"hex\": \"00ff\"}}",
            "{\"id\": 2, \"note\": null, \"body\": null}"),
        cols());
  }

  @Test
  void whatTakePrintsCanBeInserted() {
    insert("{\"id\": 1, \"body\": {\"hex\": \"61\"}}\n", "jsonl");
    Run taken = Run.of(data, "", "take", QUEUE);
    assertEquals(
        "{\"rowid\": 1, \"cols\": {\"id\": 1, \"note\": null, \"body\": {\"hex\": \"61\"}}}\n",
        taken.out());
    assertEquals(0, insert(taken.out(), "jsonl").exit());
    assertEquals(1, cols().size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"id\": -1}                      | column id",
        "{\"id\": 1.5}                     | column id",
        "{\"id\": 18446744073709551616}    | column id",
        "{\"id\": \"1x\"}                  | column id",
        "{\"id\": 1e99999999999}           | column id",
        "{\"id\": null}                    | NOT NULL",
        "{\"note\": \"a\"}                 | column id",
        "{\"id\": 1, \"note\": \"abcdef\"} | column note",
        "{\"id\": 1, \"id\": 2}            | uplicate",
        "{\"id\": 1, \"ID\": 2}            | twice",
        "{\"id\": 1, \"nope\": 2}          | nope",
        "{\"id\": 1, \"note\": [1]}        | array",
        "{\"id\": 1, \"body\": {\"hex\": \"0\"}} | hexadecimal",
        "{\"id\": 1                        | JSON",
        "{\"id\": 1} {\"id\": 2}           | behind",
        "[1]                               | object",
        "nonsense                          | JSON"
      })
  void aLineThatDoesNotFitIsNamedAndThoseBeforeItAreIn(String line, String named) {
    Run refused = insert("{\"id\": 7}\n{\"id\": 8}\n" + line + "\n{\"id\": 9}\n", "jsonl");
    assertEquals(ExitCode.PARTIAL, refused.exit(), refused::toString);
    assertTrue(refused.err().contains("line 3"), refused::toString);
    assertTrue(refused.err().contains(named), refused::toString);
    assertTrue(refused.err().contains("tail -n +3"), refused::toString);
    assertEquals(2, cols().size());
    Run nothing = insert(line + "\n", "jsonl");
    assertEquals(ExitCode.INPUT, nothing.exit(), nothing::toString);
    assertTrue(nothing.err().contains("nothing was inserted"), nothing::toString);
  }

  @Test
  void tabSeparatedValuesAreReadAsMysqlWritesThem() {
    Run done = insert("1\ta\\tb\\\\\t\\N\n2\t\\N\ta\\\nb\\0\n3\t\\\\N\t\n", "tsv");
    assertEquals(0, done.exit(), done::toString);
    assertEquals(
        List.of(
            "{\"id\": 1, \"note\": \"a\\tb\\\\\", \"body\": null}",
            "{\"id\": 2, \"note\": null, \"body\": {\"hex\": \"610a6200\"}}",
            "{\"id\": 3, \"note\": \"\\\\N\", \"body\": {\"hex\": \"\"}}"),
        cols());
  }

  @Test
  void binaryColumnsTakeAnyByteFromTabSeparatedValuesAndTextColumnsOnlyUtf8() {
    assertEquals(0, insert(new byte[] {'1', '\t', 'a', '\t', (byte) 0xff, '\n'}, "tsv").exit());
    Run refused = insert(new byte[] {'1', '\t', (byte) 0xff, '\t', 'b', '\n'}, "tsv");
    assertEquals(ExitCode.INPUT, refused.exit());
    assertTrue(refused.err().contains("note: not UTF-8"), refused::toString);
  }

  @Test
  void theNumberOfFieldsMustBeThatOfTheColumns() {
    for (String format : List.of("tsv", "csv")) {
      String separator = format.equals("tsv") ? "\t" : ",";
      for (String fields : List.of("1", "1,2", "1,2,3,4")) {
        Run refused = insert(fields.replace(",", separator) + "\n", format);
        assertEquals(ExitCode.INPUT, refused.exit(), refused::toString);
        assertTrue(refused.err().contains("expected 3"), refused::toString);
      }
    }
  }

  @Test
  void columnsAndHeadersSayWhichFieldIsWhich() {
    assertEquals(0, insert("x\t1\n", "tsv", "--columns", "note,id").exit());
    assertEquals(0, insert("note\tid\ny\t2\n", "tsv", "--header").exit());
    assertEquals(0, insert("note,id\nz,3\n", "csv", "--header").exit());
    Run refused = insert("note,nope\nz,3\n", "csv", "--header");
    assertEquals(ExitCode.INPUT, refused.exit());
    assertTrue(refused.err().contains("nope"), refused::toString);
    assertEquals(
        List.of(
            "{\"id\": 1, \"note\": \"x\", \"body\": null}",
            "{\"id\": 2, \"note\": \"y\", \"body\": null}",
            "{\"id\": 3, \"note\": \"z\", \"body\": null}"),
        cols());
  }

  @Test
  void commaSeparatedValuesKeepQuotesLineFeedsAndTellNullFromEmpty() {
    Run done = insert("1,\"a,\"\"\n\",x\n2,\\N,\"\"\n3,,\\N\n", "csv");
    assertEquals(0, done.exit(), done::toString);
    assertEquals(
        List.of(
            "{\"id\": 1, \"note\": \"a,\\\"\\n\", \"body\": {\"hex\": \"78\"}}",
            "{\"id\": 2, \"note\": null, \"body\": {\"hex\": \"\"}}",
            "{\"id\": 3, \"note\": \"\", \"body\": null}"),
        cols());
  }

  @Test
  void theLineOfABadCommaSeparatedRecordIsNamed() {
    Run refused = insert("1,\"a\n\",x\n2,toolong,x\n", "csv");
    assertEquals(ExitCode.PARTIAL, refused.exit(), refused::toString);
    assertTrue(refused.err().contains("line 3"), refused::toString);
    Run malformed = insert("1,\"a\"b,x\n", "csv");
    assertEquals(ExitCode.INPUT, malformed.exit(), malformed::toString);
  }

  @Test
  void linesGoToOneColumnAsTheyAre() {
    Run which = insert("a\n", "lines");
    assertEquals(ExitCode.USAGE, which.exit());
    assertTrue(which.err().contains("--column"), which::toString);
    Run.of(data, "", "create", "app.lines", "line VARBINARY(10)");
    Run done = Run.of(data, "a\r\n\nb", "insert", "app.lines", "--format", "lines");
    assertEquals(0, done.exit(), done::toString);
    assertEquals(
        "610d,,62,",
        Run.of(data, "", "peek", "app.lines")
            .out()
            .replaceAll(".*\"hex\": \"([0-9a-f]*)\".*\\R", "$1,"));
  }

  @Test
  void filesAreReadInTurnAndTheBadOneIsNamed() throws Exception {
    Path good = Files.writeString(data.resolve("good"), "{\"id\": 1}\n");
    Path bad = Files.writeString(data.resolve("bad"), "{\"id\": x}\n");
    Run done = insert("", "jsonl", good.toString(), bad.toString());
    assertEquals(ExitCode.PARTIAL, done.exit(), done::toString);
    assertTrue(done.err().contains(bad + ", line 1"), done::toString);
  }

  @Test
  void aFileThatCannotBeReadIsToldBeforeTheFirstRowIsIn() throws Exception {
    Path good = Files.writeString(data.resolve("good"), "{\"id\": 1}\n");
    for (Path bad : List.of(data.resolve("missing"), data)) {
      Run refused = insert("", "jsonl", good.toString(), bad.toString());
      assertEquals(ExitCode.INPUT, refused.exit(), refused::toString);
      assertTrue(refused.err().contains("cannot read " + bad + ": "), refused::toString);
      assertEquals(List.of(), cols());
    }
  }

  @Test
  void whatWasReadBeforeAReadingErrorIsInAndCounted() {
    InputStream breaking =
        new SequenceInputStream(
            new ByteArrayInputStream("{\"id\": 1}\n{\"id\": 2}\n{\"id".getBytes(UTF_8)),
            new LaterInput(
                () -> {
                  throw new IOException("Input/output error");
                }));
    Run broken = Run.of(data, breaking, "insert", QUEUE, "--format", "jsonl");
    assertEquals(ExitCode.PARTIAL, broken.exit(), broken::toString);
    assertEquals(
        "q4j: standard input, line 3 cannot be read: Input/output error; 2 rows before that were"
            + " inserted; mend it and go on with: tail -n +3\n",
        broken.err());
    assertEquals(2, cols().size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"jsonl", "tsv", "csv"})
  void aFirstLineThatCannotBeReadIsLineOne(String format) {
    InputStream broken =
        new LaterInput(
            () -> {
              throw new IOException("Input/output error");
            });
    Run refused = Run.of(data, broken, "insert", QUEUE, "--format", format);
    assertEquals(ExitCode.INPUT, refused.exit(), refused::toString);
    assertEquals(
        "q4j: standard input, line 1 cannot be read: Input/output error; nothing was inserted\n",
        refused.err());
  }

  @Test
  void howToGoOnKeepsTheHeaderAndNamesTheFilesNotRead() throws Exception {
    Path bad = Files.writeString(data.resolve("bad"), "id\n1\nx\n");
    Run partly = insert("", "csv", "--header", bad.toString(), "/dev/null", "/dev/null");
    assertEquals(ExitCode.PARTIAL, partly.exit(), partly::toString);
    assertTrue(
        partly
            .err()
            .endsWith(
                "1 row before that was inserted; mend it and go on with: { head -n 1 "
                    + bad
                    + "; tail -n +3 "
                    + bad
                    + "; }, then with: /dev/null /dev/null\n"),
        partly::toString);
    Run input = insert("id\n1\nx\n", "tsv", "--header");
    assertTrue(input.err().endsWith("its header line and tail -n +3\n"), input::toString);
  }

  @Test
  void anObjectIsPrintedAlsoWhenOnlyPartWentIn() {
    Run partly = insert("{\"id\": 1}\n{\"id\": -2}\n", "jsonl", "--json");
    assertEquals(ExitCode.PARTIAL, partly.exit(), partly::toString);
    assertTrue(
        partly
            .out()
            .startsWith(
                "{\"queue\": \"app.jobs\", \"rows\": 1, \"bytes\": 9, \"error\": \"standard"),
        partly::toString);
    assertTrue(
        partly.out().endsWith(", \"file\": \"standard input\", \"line\": 2}\n"), partly::toString);
  }

  @Test
  void rowsThatAreInAreToldAlsoWhenTheObjectCannotBePrinted() throws Exception {
    Path good = Files.writeString(data.resolve("good"), "{\"id\": 1}\n{\"id\": 2}\n");
    Run broken =
        Run.withBrokenOutput(data, "insert", QUEUE, "--format", "jsonl", "--json", good.toString());
    assertEquals(ExitCode.PARTIAL, broken.exit(), broken::toString);
    assertTrue(broken.err().contains("2 rows before that were inserted"), broken::toString);
    assertEquals(2, cols().size());
  }

  @Test
  void rowsDoNotWaitForTheInputToGoOnUnlessABatchWasAskedFor() {
    for (boolean given : new boolean[] {false, true}) {
      Run.of(data, "", "truncate", QUEUE);
      List<Long> seen = new ArrayList<>();
      InputStream pausing =
          new SequenceInputStream(
              new ByteArrayInputStream("{\"id\": 1}\n{\"id\": 2}\n{".getBytes(UTF_8)),
              new LaterInput(
                  () -> {
                    try (QueueReader reader = QueueReader.open(data, QUEUE)) {
                      seen.add(reader.stats().rows());
                    }
                  }));
      Run cut =
          given
              ? Run.of(data, pausing, "insert", QUEUE, "--format", "jsonl", "--batch", "9")
              : Run.of(data, pausing, "insert", QUEUE, "--format", "jsonl");
      assertEquals(ExitCode.PARTIAL, cut.exit(), cut::toString);
      assertEquals(given ? 0L : 2L, seen.get(0), cut::toString);
      assertEquals(2, cols().size());
    }
  }

  @Test
  void anEmptyLineIsARowForOneColumnAndNoneForSeveral() {
    assertEquals(0, insert("1,a,b\n\n2,c,d\n\n", "csv").exit());
    assertEquals(2, cols().size());
    Run.of(data, "", "create", "app.one", "note TEXT NOT NULL");
    Run done = Run.of(data, "a\n\nb\n", "insert", "app.one", "--format", "csv");
    assertEquals(0, done.exit(), done::toString);
    assertEquals(
        "a||b|",
        Run.of(data, "", "peek", "app.one").out().replaceAll(".*\"note\": \"(.*)\"}}\\R", "$1|"));
  }

  @Test
  void aByteOrderMarkIsNoPartOfATextButOfBytes() {
    String mark = "\ufeff";
    assertEquals(0, insert(mark + "1\ta\t\\N\n", "tsv").exit());
    assertEquals(0, insert(mark + "2,a,\\N\n", "csv").exit());
    assertEquals(0, insert(mark + "id,note\n3,a\n", "csv", "--header").exit());
    assertEquals(0, insert(mark + "{\"id\": 4, \"note\": \"a\"}\n", "jsonl").exit());
    assertEquals(
        List.of(1, 2, 3, 4).stream()
            .map(id -> "{\"id\": " + id + ", \"note\": \"a\", \"body\": null}")
            .toList(),
        cols());
    Run.of(data, "", "create", "app.text", "line TEXT");
    Run.of(data, "", "create", "app.bytes", "line BLOB");
    Run.of(data, mark + "a\n" + mark + "b", "insert", "app.text", "--format", "lines");
    Run.of(data, mark + "a\n", "insert", "app.bytes", "--format", "lines");
    assertEquals(
        "{\"rowid\": 1, \"cols\": {\"line\": \"a\"}}\n"
            + "{\"rowid\": 2, \"cols\": {\"line\": \"\ufeffb\"}}\n",
        Run.of(data, "", "peek", "app.text").out());
    assertTrue(Run.of(data, "", "peek", "app.bytes").out().contains("efbbbf61"));
  }

  @Test
  void theFirstLineDecidesWhetherACarriageReturnEndsTheLines() {
    assertEquals(0, insert("1\ta\r\n2\tb\n3\tc\\r\r\n", "tsv", "--columns", "id,note").exit());
    assertEquals(0, insert("4\td\n5\te\r\n", "tsv", "--columns", "id,note").exit());
    assertEquals(0, insert("id\tnote\r\n6\tf\r\n", "tsv", "--header").exit());
    assertEquals(
        List.of("a", "b", "c\\r", "d", "e\\r", "f"),
        cols().stream().map(line -> line.replaceAll(".*\"note\": \"(.*)\", .*", "$1")).toList());
  }

  @Test
  void aRowThatWasRelayedIsNotInsertedWithoutItsSource() {
    Run refused =
        insert(
            "{\"rowid\": 1, \"cols\": {\"id\": 1}, \"source\": {\"sender\": 5, \"rowid\": 12}}\n",
            "jsonl");
    assertEquals(ExitCode.INPUT, refused.exit(), refused::toString);
    assertTrue(refused.err().contains("source"), refused::toString);
    assertEquals(0, insert("{\"cols\": {\"id\": 1}, \"source\": null}\n", "jsonl").exit());
  }

  @Test
  void optionsOfAnotherFormatAreUsageErrors() {
    String[][] misplaced = {
      {"lines", "--columns", "note"},
      {"jsonl", "--columns", "note"},
      {"jsonl", "--header"},
      {"tsv", "--column", "note"}
    };
    for (String[] options : misplaced) {
      Run refused = insert("", options);
      assertEquals(ExitCode.USAGE, refused.exit(), refused::toString);
      assertTrue(refused.err().contains(options[1]), refused::toString);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "jsonl | {\"id\": 1",
        "jsonl | {\"body\": {\"hex\": \"0\"}}",
        "jsonl | {\"body\": {\"text\": \"0\"}}",
        "jsonl | {\"id\": 1e1e}",
        "jsonl | {\"id\": nope}",
        "csv   | 1,a\"b\"c,\"d\"e",
        "tsv   | x"
      })
  void messagesNameColumnsAndPlacesAndNoClasses(String format, String line) {
    Run refused = insert(line + "\n", format);
    assertEquals(ExitCode.INPUT, refused.exit(), refused::toString);
    assertFalse(
        refused.err().matches("(?s).*(Exception|REDACTED|[a-z]+\\.[a-z]+\\.[A-Za-z]|`).*"),
        refused::toString);
    assertTrue(
        refused.err().matches("(?s).*(column|character|position|fields).*"), refused::toString);
  }

  @Test
  void theColumnOfAJsonValueIsNamed() {
    for (String value :
        List.of("{\"hex\": \"0\"}", "{\"text\": 1}", "[1]", "1" + "0".repeat(2000), "nope")) {
      Run refused = insert("{\"id\": 1, \"body\": " + value + "}\n", "jsonl");
      assertEquals(ExitCode.INPUT, refused.exit(), refused::toString);
      assertTrue(refused.err().contains("body"), refused::toString);
    }
  }

  @Test
  void theEndSaysRowsAndBytes() {
    Run done = insert("{\"id\": 1}\n{\"id\": 2}\n", "jsonl", "--json", "--batch", "1");
    assertEquals("{\"queue\": \"app.jobs\", \"rows\": 2, \"bytes\": 18}\n", done.out());
    assertTrue(insert("{\"id\": 1}\n", "jsonl").err().contains("inserted 1 row, 9 bytes"));
  }
}
