package org.q4j.cli;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Runs every short command once in one process. The build does that to learn which classes they
 * load, for the archive that lets them start faster.
 */
final class WarmUp {
  private static final String QUEUE = "warm.up";

  private final String data;

  private WarmUp(String data) {
    this.data = data;
  }

  /**
   * @param arguments an empty directory
   */
  public static void main(String[] arguments) {
    new WarmUp(Path.of(arguments[0]).resolve("data").toString()).all();
  }

  private void all() {
    run("", "create", QUEUE, "id BIGINT NOT NULL, note TEXT");
    run("{\"id\": 1, \"note\": null}\n{\"id\": 2}\n", "insert", QUEUE, "--format", "jsonl");
    run("3\t\\N\n4\tx\n", "insert", QUEUE, "--format", "tsv");
    run("5,x\n", "insert", QUEUE, "--format", "csv");
    run("", "peek", QUEUE);
    run("", "stat", QUEUE, "--json");
    run("", "list");
    run("", "take", QUEUE, "--max", "2", "--wait", "0.1");
    run("", "take", QUEUE, "--exec", "cat >/dev/null");
    run("", "truncate", QUEUE);
    run("", "drop", QUEUE);
  }

  private void run(String input, String command, String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = command;
    all[1] = "--data";
    all[2] = data;
    System.arraycopy(arguments, 0, all, 3, arguments.length);
    Streams streams =
        new Streams(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            OutputStream.nullOutputStream(),
            new PrintStream(System.err, true, StandardCharsets.UTF_8),
            false);
    int exit = Main.run(streams, all);
    if (exit != ExitCode.DONE) {
      throw new IllegalStateException(command + " exited with " + exit);
    }
  }
}
