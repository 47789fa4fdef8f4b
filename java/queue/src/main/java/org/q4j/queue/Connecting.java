package org.q4j.queue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.q4j.LockedException;
import org.q4j.UnsupportedException;
import org.q4j.peer.Caller;
import org.q4j.peer.SocketFile;

/** Opens a data directory here, or finds the way to the process that has it open. */
final class Connecting {
  /**
   * An owner that is just opening or closing has the lock and no socket; one that closes lets
   * others finish their rows for a second, then writes its files. Where many have a short turn
   * each, every one of them is given this time.
   */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(3);

  private static final long RETRY_MILLIS = 10;
  private static final System.Logger LOG = System.getLogger("org.q4j");

  private Connecting() {}

  static QueueStore connect(Path directory, StoreOptions options) {
    if (!options.disk().isOfSystem()) {
      return QueueStore.open(directory, options);
    }
    long deadline = 0;
    String holder = null;
    while (true) {
      try {
        return QueueStore.open(directory, options);
      } catch (LockedException locked) {
        if (!locked.getMessage().equals(holder)) { // It names the holder, by process and time.
          holder = locked.getMessage();
          deadline = System.nanoTime() + PATIENCE_NANOS;
        }
        try {
          return reach(directory);
        } catch (IOException unreachable) {
          if (System.nanoTime() >= deadline || !pause()) {
            throw new LockedException(
                "%s; and it does not serve others: %s"
                    .formatted(locked.getMessage(), unreachable.getMessage()),
                locked);
          }
        }
      }
    }
  }

  static Optional<QueueStore> served(Path directory) {
    try {
      return Optional.of(reach(directory));
    } catch (IOException | LockedException | UnsupportedException nobody) {
      LOG.log(System.Logger.Level.DEBUG, "not served: {0}", nobody);
      return Optional.empty();
    }
  }

  private static QueueStore reach(Path directory) throws IOException {
    SocketFile socket = new SocketFile(directory);
    return new RemoteStore(directory.toAbsolutePath(), socket, Caller.connect(socket));
  }

  private static boolean pause() {
    try {
      Thread.sleep(RETRY_MILLIS);
      return true;
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
