package org.q4j.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.q4j.monitor.run.SmallestTest;

/**
 * Runs every short command once in one process. The build does that to learn which classes they
 * load, for the archive that lets them start faster.
 */
final class WarmUp {
  private static final String QUEUE = "warm.up";

  private final String data;
  private final String samples;

  private WarmUp(Path data) {
    this.data = data.toString();
    this.samples = data.resolveSibling("samples").toString();
  }

  /**
   * @param arguments an empty directory; and {@code -junit} for the archive of {@code monitor run}
   */
  public static void main(String[] arguments) {
    WarmUp warmUp = new WarmUp(Path.of(arguments[0]).resolve("data"));
    if (arguments.length > 1) {
      warmUp.tests();
    } else {
      warmUp.all();
    }
  }

  private void tests() {
    run("", "create", "--data", data, QUEUE, "id BIGINT NOT NULL");
    System.setProperty(SmallestTest.DATA, data);
    run("", "monitor", "run", SmallestTest.class.getName());
  }

  private void all() {
    onData("", "create", QUEUE, "id BIGINT NOT NULL, note TEXT");
    onData("{\"id\": 1, \"note\": null}\n{\"id\": 2}\n", "insert", QUEUE, "--format", "jsonl");
    onData("3\t\\N\n4\tx\n", "insert", QUEUE, "--format", "tsv");
    onData("5,x\n", "insert", QUEUE, "--format", "csv");
    onData("", "peek", QUEUE);
    onData("", "stat", QUEUE, "--json");
    onData("", "list");
    run(
        "",
        "monitor",
        "lag",
        "--data",
        data,
        QUEUE,
        "--max-rows=9",
        "--max-age=1h",
        "--samples",
        samples);
    onData("", "take", QUEUE, "--max", "2", "--wait", "0.1");
    onData("", "take", QUEUE, "--exec", "cat >/dev/null");
    onData("", "truncate", QUEUE);
    onData("", "drop", QUEUE);
    backups();
    run("", "help");
  }

  private void backups() {
    Path folder = Path.of(samples).getParent();
    String set = folder.resolve("set").toString();
    String restored = folder.resolve("restored").toString();
    Path source = folder.resolve("source");
    for (int i = 0; i < 2; i++) {
      try {
        Files.write(source, new byte[40_000 + i]);
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
      run("", "backup", "run", set, source.toString());
    }
    run("", "backup", "list", set);
    run("", "backup", "verify", set);
    run("", "backup", "restore", set, "--to", restored);
    run("", "backup", "restore", set, "--to", restored, "--overwrite");
  }

  private void onData(String input, String command, String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = command;
    all[1] = "--data";
    all[2] = data;
    System.arraycopy(arguments, 0, all, 3, arguments.length);
    run(input, all);
  }

  private void run(String input, String... arguments) {
    Streams streams =
        new Streams(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            OutputStream.nullOutputStream(),
            new PrintStream(System.err, true, StandardCharsets.UTF_8),
            false);
    int exit = Main.run(streams, arguments);
    if (exit != ExitCode.DONE) {
      throw new IllegalStateException(arguments[0] + " exited with " + exit);
    }
  }
}
