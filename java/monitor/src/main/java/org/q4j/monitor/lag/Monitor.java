package org.q4j.monitor.lag;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import org.q4j.monitor.server.DatabaseServer;

/**
 * Looks at queues, and keeps a sample of each look for the runs to come. For one thread at a time.
 *
 * <p>Without {@link #samples} they are kept in {@code $Q4J_SAMPLES}, else below {@code
 * $XDG_STATE_HOME} or {@code ~/.local/state}.
 */
public final class Monitor implements AutoCloseable {
  private final LagSource source;
  private SampleFolder samples = new SampleFolder(SampleFolder.standard());

  private Monitor(LagSource source) {
    this.source = source;
  }

  /** Returns one over any source, which is closed with it. */
  public static Monitor of(LagSource source) {
    return new Monitor(source);
  }

  /** Returns one over a data directory, which another process may have open. */
  public static Monitor ofDirectory(Path directory) {
    return of(new DirectorySource(directory));
  }

  /**
   * Returns one over a server.
   *
   * @param limit for connecting and for each answer
   * @throws org.q4j.Q4jException when it refuses or does not answer
   */
  public static Monitor ofServer(DatabaseServer server, Duration limit) {
    return of(new ServerSource(server, limit));
  }

  /**
   * Returns one over a cluster; needs the module {@code q4j-client} and the cluster's library.
   *
   * @param address {@code kafka://HOST:PORT[,HOST:PORT...][?config=FILE]}
   * @throws IllegalArgumentException when it is no address
   * @throws org.q4j.Q4jException when there is no cluster or it does not answer
   */
  public static Monitor ofCluster(String address) {
    return of(ClusterSource.open(address));
  }

  /** Sets the folder of the samples; it is made at the first. */
  public Monitor samples(Path folder) {
    samples = new SampleFolder(folder);
    return this;
  }

  /**
   * Looks at a queue.
   *
   * @throws org.q4j.NotFoundException when there is no such queue
   * @throws org.q4j.Q4jException when it cannot be looked at, or the sample not be kept
   */
  public Lag lag(LagTarget target) {
    Reading reading = source.read(target);
    return new Lag(target, reading, samples.add(source.id(), target.queue(), Sample.of(reading)));
  }

  /**
   * Looks at a queue.
   *
   * @param target {@code db.table} or {@code db.table:condition}
   */
  public Lag lag(String target) {
    return lag(LagTarget.parse(target));
  }

  /**
   * Asks the server for a number.
   *
   * @param sql whose first row's first column is the number
   * @throws org.q4j.Q4jException when there is no server or it gives no number
   */
  public BigDecimal scalar(String sql) {
    return source.scalar(sql);
  }

  @Override
  public void close() {
    source.close();
  }
}
