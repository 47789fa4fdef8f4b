package org.q4j.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One command, run in this process.
 *
 * @param exit its exit code
 * @param out what it printed as data
 * @param err what it said
 */
record Run(int exit, String out, String err) {

  static Run of(Path data, String input, String... arguments) {
    return of(data, input.getBytes(StandardCharsets.UTF_8), arguments);
  }

  static Run of(Path data, byte[] input, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    return of(data, input, out, out, arguments);
  }

  /** Runs with a standard output that nobody reads any more. */
  static Run withBrokenOutput(Path data, String... arguments) {
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    return of(data, new byte[0], broken, new ByteArrayOutputStream(), arguments);
  }

  private static Run of(
      Path data,
      byte[] input,
      OutputStream out,
      ByteArrayOutputStream printed,
      String... arguments) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add(1, "--data");
    all.add(2, data.toString());
    int exit =
        Main.run(
            new Streams(
                new ByteArrayInputStream(input),
                out,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false),
            all.toArray(String[]::new));
    return new Run(
        exit, printed.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "exit " + exit + "\n--- out\n" + out + "--- err\n" + err;
  }
}
