package org.q4j.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
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
    return of(data, new ByteArrayInputStream(input), arguments);
  }

  /** Runs with a standard output that nobody reads any more. */
  static Run withBrokenOutput(Path data, String... arguments) {
    return withOutputBrokenAfter(0, data, arguments);
  }

  /** Runs with a standard output that breaks after so many writes. */
  static Run withOutputBrokenAfter(int writes, Path data, String... arguments) {
    return of(
        data,
        new ByteArrayInputStream(new byte[0]),
        new BreakingOutput(writes),
        new ByteArrayOutputStream(),
        arguments);
  }

  /** Runs with a standard input of one's own. */
  static Run of(Path data, InputStream input, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    return of(data, input, out, out, arguments);
  }

  /** A pipe whose reader goes away. */
  private static final class BreakingOutput extends OutputStream {
    private int left;

    BreakingOutput(int writes) {
      this.left = writes;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (left-- <= 0) {
        throw new IOException("Broken pipe");
      }
    }
  }

  private static Run of(
      Path data,
      InputStream input,
      OutputStream out,
      ByteArrayOutputStream printed,
      String... arguments) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add(1, "--data");
    all.add(2, data.toString());
    int exit =
        Main.run(
            new Streams(input, out, new PrintStream(err, true, StandardCharsets.UTF_8), false),
            all.toArray(String[]::new));
    return new Run(
        exit, printed.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "exit " + exit + "\n--- out\n" + out + "--- err\n" + err;
  }
}
