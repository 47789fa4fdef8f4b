package org.q4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.client.kafka.KafkaBroker;
import org.q4j.client.kafka.KafkaStore;
import org.q4j.queue.Queue;

/** {@code kafka watch} and {@code monitor lag} beside a cluster that falls silent. */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class KafkaWatchSilentTest {
  @TempDir Path folder;

  private ProcessBuilder command(String... words) {
    return ChildCommand.of(words).redirectError(folder.resolve("err").toFile());
  }

  private static String untilItSays(URI metrics, String line, Process watch) throws Exception {
    String text = "";
    while (!text.contains(line)) {
      assertTrue(watch.isAlive(), text);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
      text =
          HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
              .body();
    }
    return text;
  }

  @Test
  void oldFiguresAreNotShownAsNewOnesAndTermIsObeyed() throws Exception {
    List<KafkaBroker> brokers = KafkaBroker.start(folder.resolve("cluster"), 1);
    String address = KafkaBroker.address(brokers);
    try (KafkaStore store = KafkaStore.open(address)) {
      Queue jobs = store.create("app.jobs", "id BIGINT NOT NULL");
      jobs.insert(row -> row.set("id", 1));
    }
    Process watch = command("kafka", "watch", address, "--http", "127.0.0.1:0").start();
    try (BufferedReader lines = watch.inputReader()) {
      String ready = lines.readLine();
      assertTrue(ready != null, () -> "it ended: " + watch.info());
      URI metrics = URI.create("http://" + ready.replaceAll(".*http=(\\S+).*", "$1") + "/metrics");
      untilItSays(metrics, "q4j_queue_rows{queue=\"app.jobs\"} 1", watch);
      brokers.get(0).suspend();
      String text = untilItSays(metrics, "q4j_store_up 0", watch);
      assertFalse(text.contains("q4j_queue_rows"), text);

      Process lag =
          command("monitor", "lag", address + "/app.jobs", "--max-rows", "5", "--time-limit", "2s")
              .redirectOutput(folder.resolve("lag").toFile())
              .start();
      assertEquals(ExitCode.INPUT, lag.waitFor());
      String told = Files.readString(folder.resolve("lag"), StandardCharsets.UTF_8);
      assertTrue(told.contains("the time limit is over: 2s"), told);

      watch.destroy();
      assertTrue(watch.waitFor(1, TimeUnit.MINUTES), "it goes on");
      assertEquals(143, watch.exitValue());
    } finally {
      watch.destroyForcibly();
      brokers.get(0).resume();
      brokers.forEach(KafkaBroker::close);
    }
  }
}
