package org.q4j.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.q4j.client.QueueClient;
import org.q4j.queue.QueueStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code q4j kafka watch}. */
@Command(
    name = "watch",
    mixinStandardHelpOptions = true,
    description = {
      "Serves /metrics and a page (--http) or Zabbix' items (--zabbix) of a cluster.",
      "Until it is ended. The cluster is asked every 10 s, however many ask here;",
      "one that has not answered for 15 s has q4j_store_up 0."
    },
    footer = {
      "",
      "Rows and the age of the oldest are the share group's. The rest, as far as it is shown, is 0:",
      "a cluster does not tell what others insert, own and end."
    })
final class KafkaWatchCommand implements Callable<Integer> {
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  /** After which figures that a cluster does not give are no figures. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /** It only looks, so nothing is lost when a cluster that is silent is left without a word. */
  private static final long HASTE_MILLIS = 1_500;

  private final Streams streams;

  @Mixin private MonitorOptions monitor;

  @Parameters(paramLabel = "CLUSTER", description = "kafka://HOST:PORT[,HOST:PORT...]")
  private String cluster;

  KafkaWatchCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    monitor.check();
    if (!monitor.isGiven()) {
      throw new CommandException(ExitCode.USAGE, "nothing to serve (expected=--http or --zabbix)");
    }
    String store = KafkaAddress.cluster(cluster);
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    Ending ending =
        Ending.with(
            () -> {
              stop.countDown();
              await(closed, HASTE_MILLIS);
            });
    try (QueueStore queues = QueueClient.open(store, PATIENCE);
        MonitorOptions.Running running =
            monitor.start(queues, INTERVAL, streams::say, this::report)) {
      streams.print("ready:%s cluster=%s\n".formatted(running.words(), store));
      await(stop, Long.MAX_VALUE);
    } catch (IOException failure) {
      throw new CommandException(ExitCode.INPUT, Reason.of(failure), failure);
    } finally {
      closed.countDown();
      ending.over();
    }
    return ExitCode.DONE;
  }

  private static void await(CountDownLatch latch, long millis) {
    try {
      boolean unused = latch.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void report(Throwable error) {
    streams.say("while watching: " + error);
  }
}
