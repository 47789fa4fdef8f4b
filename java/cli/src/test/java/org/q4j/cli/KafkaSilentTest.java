package org.q4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The verbs of {@code q4j kafka} beside a cluster that accepts connections and says nothing. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class KafkaSilentTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "stat QUEUE",
        "lag QUEUE",
        "limit QUEUE",
        "insert QUEUE --format lines",
        "take QUEUE",
        "create QUEUE id_INT",
        "drop QUEUE --yes"
      })
  void theTimeToWaitIsKeptAndTheMessageNamesTheBrokersAndWhatToDo(String words) throws IOException {
    // Kafka's clients are told to wait for an hour, so that it is not they who end it.
    Path config =
        Files.writeString(
            folder.resolve("client.properties"),
            "default.api.timeout.ms=3600000\nrequest.timeout.ms=3600000\nmax.block.ms=3600000\n",
            StandardCharsets.UTF_8);
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String broker = "127.0.0.1:" + silent.getLocalPort();
      String queue = "kafka://" + broker + "/app.t?config=" + config;
      List<String> command = new ArrayList<>(List.of("kafka"));
      for (String word : words.split(" ", -1)) {
        command.add(word.replace("QUEUE", queue).replace('_', ' '));
      }
      command.addAll(List.of("--timeout", "1"));
      ByteArrayOutputStream err = new ByteArrayOutputStream();
      Streams streams =
          new Streams(
              new ByteArrayInputStream(new byte[0]),
              new ByteArrayOutputStream(),
              new PrintStream(err, true, StandardCharsets.UTF_8),
              false);
      int exit = Main.run(streams, command.toArray(String[]::new));
      String said = err.toString(StandardCharsets.UTF_8);
      assertEquals(ExitCode.INPUT, exit, said);
      assertTrue(said.contains("no broker answers: brokers=" + broker + " waited=5s"), said);
      assertTrue(said.contains("q4j kafka stat kafka://" + broker), said);
    }
  }
}
