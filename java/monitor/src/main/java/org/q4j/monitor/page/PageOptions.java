package org.q4j.monitor.page;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.q4j.monitor.sample.BackupStatus;
import org.q4j.monitor.sample.Sampler;
import org.q4j.queue.QueueStore;

/**
 * What the page shows, to whom, and what it lets them do.
 *
 * @param address where it listens; port 0 for any
 * @param store whose queues; stays the caller's
 * @param sampler takes its figures; stays the caller's
 * @param backups gives what is known of backups, at once
 * @param rows shows rows; empty when no row may be seen
 * @param readToken without which nothing is told, {@value #TOKEN_LENGTH} characters or more; empty
 *     to tell everybody, which only a loopback address may
 * @param writeToken with which queues may be changed, likewise; empty when nobody may
 * @param log gets a line for each thing done to a queue; called by several threads
 */
public record PageOptions(
    InetSocketAddress address,
    QueueStore store,
    Sampler sampler,
    Supplier<List<BackupStatus>> backups,
    Optional<RowFormat> rows,
    Optional<String> readToken,
    Optional<String> writeToken,
    Consumer<String> log) {
  static final int TOKEN_LENGTH = 16;

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException when a token is short or missing where it is needed
   */
  public PageOptions {
    check(address, readToken, writeToken);
  }

  /**
   * Checks what can be checked before anything is opened.
   *
   * @throws IllegalArgumentException as the constructor
   */
  public static void check(
      InetSocketAddress address, Optional<String> readToken, Optional<String> writeToken) {
    if (address.isUnresolved()) {
      throw new IllegalArgumentException("unknown host: " + address.getHostString());
    }
    if (readToken.isEmpty() && !address.getAddress().isLoopbackAddress()) {
      throw new IllegalArgumentException(
          "without a read token only loopback is served: address=%s (expected=127.0.0.1 or a token)"
              .formatted(address.getHostString()));
    }
    require("read", readToken);
    require("write", writeToken);
  }

  private static void require(String which, Optional<String> token) {
    if (token.isPresent() && !token.get().matches("[!-~]{" + TOKEN_LENGTH + ",256}")) {
      throw new IllegalArgumentException(
          "the %s token has %d characters (expected=%d to 256 of ASCII without blanks)"
              .formatted(which, token.get().length(), TOKEN_LENGTH));
    }
  }
}
