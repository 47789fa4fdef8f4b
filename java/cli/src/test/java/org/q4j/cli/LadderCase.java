package org.q4j.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.io.TempDir;

/** {@code q4j file} in this process, and files that a real server wrote to run it on. */
abstract class LadderCase {
  @TempDir Path folder;

  Run run(String input, String... arguments) {
    return run(input, new ByteArrayOutputStream(), arguments);
  }

  /** Runs with a standard output of one's own, which may be broken. */
  Run run(String input, ByteArrayOutputStream out, String... arguments) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit =
        Main.run(
            new Streams(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                out,
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false),
            arguments);
    return new Run(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  Run file(String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "file";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return run("", all);
  }

  static Path golden() {
    Path at = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(at.resolve("tests/golden"))) {
      at = at.getParent();
    }
    return at.resolve("tests/golden");
  }

  /** Unpacks a golden table, its definition beside it; returns its file. */
  Path table(String name, String version, String... definitions) throws IOException {
    Path from = golden().resolve(name);
    String table = from.getFileName().toString();
    Path file = folder.resolve(table + ".Q4M");
    try (GZIPInputStream in =
        new GZIPInputStream(
            Files.newInputStream(from.resolveSibling(table + version + ".Q4M.gz")))) {
      Files.copy(in, file);
    }
    for (String ending : definitions) {
      Files.copy(from.resolveSibling(table + ending), folder.resolve(table + ending));
    }
    return file;
  }

  Path ints() throws IOException {
    return table("01-int/t_int", "", ".sql");
  }

  static void flip(Path file, int offset) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[offset] ^= 1;
    Files.write(file, bytes);
  }
}
