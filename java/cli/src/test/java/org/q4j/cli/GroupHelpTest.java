package org.q4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Help and usage errors of commands within a group. */
class GroupHelpTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private int run(String... arguments) {
    out.reset();
    PrintStream err = new PrintStream(out, true, StandardCharsets.UTF_8);
    return Main.run(new Streams(InputStream.nullInputStream(), out, err, false), arguments);
  }

  private String said() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aWrongCommandLineNamesTheHelpOfTheWholeCommand() {
    for (String[] wrong :
        new String[][] {
          {"monitor", "lag", "app.jobs", "--max-rows", "-1"},
          {"monitor", "lag", "app.jobs", "--max-rows", "many"},
          {"monitor", "lag", "app.jobs"}
        }) {
      assertEquals(ExitCode.USAGE, run(wrong));
      assertEquals(1, said().lines().count(), said());
      assertTrue(said().endsWith("; see q4j monitor lag --help\n"), said());
    }
    assertEquals(ExitCode.USAGE, run("health", "serve", "--jdbc", "x", "--role", "master"));
    assertTrue(said().endsWith("; see q4j health serve --help\n"), said());
  }

  @Test
  void helpExplainsACommandWithinAGroupToo() {
    assertEquals(ExitCode.DONE, run("help", "monitor", "lag"));
    assertTrue(said().startsWith("Usage: q4j monitor lag"), said());
    assertEquals(ExitCode.DONE, run("help", "take"));
    assertTrue(said().startsWith("Usage: q4j take"), said());
    assertEquals(ExitCode.DONE, run("help"));
    assertTrue(said().startsWith("Usage: q4j "), said());
    assertEquals(ExitCode.USAGE, run("help", "monitor", "nonsense"));
    assertEquals("q4j: no such command: monitor nonsense; see q4j monitor --help\n", said());
  }
}
