package org.q4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who gets rows from {@code take}, and which come again. */
class TakeTest {
  private static final String QUEUE = "app.jobs";

  @TempDir Path data;

  @BeforeEach
  void fill() {
    Run.of(data, "", "create", QUEUE, "id BIGINT NOT NULL");
    Run.of(data, "{\"id\": 1}\n{\"id\": 2}\n{\"id\": 3}\n", "insert", QUEUE, "--format", "jsonl");
  }

  private Run take(String... options) {
    String[] all = new String[options.length + 2];
    all[0] = "take";
    all[1] = QUEUE;
    System.arraycopy(options, 0, all, 2, options.length);
    return Run.of(data, "", all);
  }

  private String left() {
    return Run.of(data, "", "peek", QUEUE).out().replaceAll(".*\"id\": (\\d+).*\\R", "$1 ");
  }

  @Test
  void oneRowIsTakenUnlessMoreAreAskedFor() {
    assertEquals("{\"rowid\": 1, \"cols\": {\"id\": 1}}\n", take().out());
    assertEquals("2 3 ", left());
    assertEquals(0, take("--max", "0").exit());
    assertEquals("", left());
  }

  @Test
  void nothingToTakeIsNotSo() {
    take("--max", "0");
    assertEquals(ExitCode.NOT_SO, take().exit());
    assertEquals(ExitCode.NOT_SO, take("--wait", "0.01").exit());
  }

  @Test
  void aRowThatCouldNotBePrintedIsStillThere() {
    Run broken = Run.withBrokenOutput(data, "take", QUEUE);
    assertEquals(ExitCode.INPUT, broken.exit(), broken::toString);
    assertEquals("1 2 3 ", left());
  }

  @Test
  void severalQueuesAreNamedInTheOutputAndServedInOrder() {
    Run.of(data, "", "create", "app.urgent", "id BIGINT NOT NULL");
    Run.of(data, "{\"id\": 9}\n", "insert", "app.urgent", "--format", "jsonl");
    Run taken = Run.of(data, "", "take", "app.urgent", QUEUE, "--max", "2");
    assertEquals(
        """
        {"queue": "app.urgent", "rowid": 1, "cols": {"id": 9}}
        {"queue": "app.jobs", "rowid": 1, "cols": {"id": 1}}
        """,
        taken.out());
  }

  @Test
  void aCommandThatSucceedsEndsTheRowItWasGiven() throws Exception {
    Path file = data.resolve("seen");
    Run done =
        take("--max", "0", "--exec", "cat >> " + file + "; echo $Q4J_QUEUE $Q4J_ROWID >> " + file);
    assertEquals(0, done.exit(), done::toString);
    assertEquals("", left());
    assertTrue(
        Files.readString(file)
            .startsWith("{\"rowid\": 1, \"cols\": {\"id\": 1}}\napp.jobs 1\n{\"rowid\": 2"));
  }

  @Test
  void aCommandThatFailsGivesItsRowBackAndTheOthersGoOn() {
    Run done = take("--max", "0", "--exec", "test $Q4J_ROWID != 2");
    assertEquals(ExitCode.PARTIAL, done.exit(), done::toString);
    assertTrue(done.err().contains("2 rows ended, 1 given back"), done::toString);
    assertTrue(done.err().contains("app.jobs row 2"), done::toString);
    assertEquals("2 ", left());
  }

  @Test
  void whenEveryCommandFailsAllRowsAreBack() {
    Run done = take("--max", "0", "--exec", "kill -9 $$");
    assertEquals(ExitCode.PARTIAL, done.exit(), done::toString);
    assertEquals("1 2 3 ", left());
  }

  @Test
  void anEmptyCommandIsAUsageErrorAndTakesNothing() {
    for (String none : new String[] {"", "  "}) {
      Run refused = take("--exec", none);
      assertEquals(ExitCode.USAGE, refused.exit(), refused::toString);
      assertTrue(refused.err().contains("--exec"), refused::toString);
    }
    assertEquals("1 2 3 ", left());
  }

  @Test
  void whatWasEndedBeforeAFailureIsSaid() {
    Run broken = Run.withOutputBrokenAfter(1, data, "take", QUEUE, "--max", "0");
    assertEquals(ExitCode.PARTIAL, broken.exit(), broken::toString);
    assertTrue(broken.err().contains("1 row before that was ended"), broken::toString);
    assertEquals("2 3 ", left());
  }

  @Test
  void aCommandMayLeaveItsInputUnread() {
    assertEquals(0, take("--exec", "exit 0").exit());
    assertEquals("2 3 ", left());
  }

  @Test
  void wrongNumbersAreUsageErrors() {
    for (String[] options : new String[][] {{"--max", "-1"}, {"--wait", "-1"}, {"--max", "x"}}) {
      Run done = take(options);
      assertEquals(ExitCode.USAGE, done.exit(), done::toString);
      assertFalse(done.err().isBlank());
    }
    assertEquals("1 2 3 ", left());
  }
}
