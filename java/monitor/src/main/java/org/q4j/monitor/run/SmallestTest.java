package org.q4j.monitor.run;

import static org.q4j.monitor.Monitoring.assertThat;
import static org.q4j.monitor.Monitoring.lag;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.q4j.monitor.MonitorExtension;
import org.q4j.monitor.lag.Monitor;

/**
 * The smallest test that is monitoring. The build runs it to learn which classes a run loads, for
 * the archive that lets {@code monitor run} start faster.
 */
public final class SmallestTest {
  /** Names the data directory, which has a queue {@code warm.up}. */
  public static final String DATA = "q4j.warm-up";

  @RegisterExtension
  static final MonitorExtension MONITOR =
      MonitorExtension.over(
          () -> {
            Path data = Path.of(System.getProperty(DATA));
            return Monitor.ofDirectory(data).samples(data.resolveSibling("samples"));
          });

  @Test
  void itsQueueIsShort() {
    assertThat(lag("warm.up")).rowsBelow(1000).oldestReadyBelow(Duration.ofHours(1));
  }
}
