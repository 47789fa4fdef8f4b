package org.q4j.tests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What a command printed and how it ended.
 *
 * @param exit its exit code
 * @param out its standard output
 * @param err its standard error
 */
record Command(int exit, String out, String err) {
  /** The top folder of the project. */
  static final Path ROOT = Path.of(System.getProperty("q4j.root"));

  /** Runs {@code ./q4j} with arguments on a data directory. */
  static Command q4j(Path data, String input, String... arguments) {
    String[] command = new String[arguments.length + 1];
    command[0] = ROOT.resolve("q4j").toString();
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    return run(Map.of("Q4J_DATA", data.toString()), input, List.of(command));
  }

  /** Runs any command in the top folder, at most two minutes. */
  static Command run(Map<String, String> environment, String input, List<String> command) {
    Path folder = null;
    try {
      folder = Files.createTempDirectory("q4j-command");
      Path in = Files.writeString(folder.resolve("in"), input);
      Path out = folder.resolve("out");
      Path err = folder.resolve("err");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(ROOT.toFile())
              .redirectInput(in.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      // The build has just made everything, and a test must not start another build.
      Map<String, String> all = new HashMap<>(environment);
      all.putIfAbsent("Q4J_NO_BUILD", "1");
      builder.environment().putAll(all);
      Process process = builder.start();
      if (!process.waitFor(120, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
        throw new AssertionError(
            "still running after two minutes: %s%n--- stdout%n%s--- stderr%n%s"
                .formatted(command, Files.readString(out), Files.readString(err)));
      }
      return new Command(
          process.exitValue(),
          Files.readString(out, StandardCharsets.UTF_8),
          Files.readString(err, StandardCharsets.UTF_8));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    } finally {
      remove(folder);
    }
  }

  private static void remove(Path folder) {
    if (folder == null) {
      return;
    }
    try {
      for (String name : List.of("in", "out", "err")) {
        Files.deleteIfExists(folder.resolve(name));
      }
      Files.delete(folder);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public String toString() {
    return "exit " + exit + "\n--- stdout\n" + out + "--- stderr\n" + err;
  }
}
