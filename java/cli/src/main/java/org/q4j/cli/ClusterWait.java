package org.q4j.cli;

import java.time.Duration;
import picocli.CommandLine.Option;

/** How long commands that ask a cluster wait for its answers. */
final class ClusterWait {
  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description =
          "How long a cluster that does not answer is waited for: 5 to 60 at the start, 10 to 60"
              + " for each question after that (default: 10).")
  private double timeout;

  Duration patience() {
    return Seconds.toDuration(timeout);
  }
}
