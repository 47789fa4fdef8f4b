package org.q4j.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.q4j.Q4jException;

/**
 * A dump that outlives its connection: when that is lost, another one goes on with the first block
 * that has not arrived.
 *
 * @param connect the command that runs a command line where the source is
 * @param helpers the folder with the helpers
 * @param source what to dump
 * @param terms how; the first block is chosen here
 */
record ResumingDump(List<String> connect, Path helpers, Source source, RemoteDump.Terms terms) {
  /** So often in a row, without a block in between, at longer and longer intervals. */
  private static final int ATTEMPTS = 6;

  /** Opens the old digests. */
  interface Digests {
    /** Returns them from their head on. */
    InputStream open() throws IOException;
  }

  /** What is dumped, over one connection after the other. */
  interface Source {
    /** A connection is there; returns what to dump over it. */
    RemoteDump.Request begin(RemoteDump connection) throws IOException;

    /** All has arrived. */
    default void end(RemoteDump connection) throws IOException {}

    /** Returns whether it is still there when the connection is lost. */
    default boolean isLasting() {
      return true;
    }
  }

  /**
   * Dumps.
   *
   * @param old the old digests, or null for a full dump
   * @throws Q4jException when no connection is got in the first place, or none any more
   */
  RemoteDump.Result run(Digests old, DumpState state, Consumer<String> say) throws IOException {
    int failed = 0;
    boolean begun = false;
    long before = 0;
    while (true) {
      try (RemoteDump connection = RemoteDump.connect(connect, helpers);
          InputStream digests = old == null ? null : old.open()) {
        RemoteDump.Request request = source.begin(connection);
        begun = true;
        connection.send(terms.from(state.blocks()));
        RemoteDump.Result result = connection.dump(request, digests, state, say);
        source.end(connection);
        connection.finish();
        return result;
      } catch (ConnectionLostException lost) {
        state.lost();
        failed = state.blocks() > before ? 0 : failed + 1;
        before = state.blocks();
        if (!begun || failed >= ATTEMPTS || !source.isLasting()) {
          throw lost;
        }
        long seconds = 1L << failed;
        say.accept(
            "%s; going on with block %d in %d s".formatted(lost.getMessage(), before, seconds));
        pause(seconds);
      }
    }
  }

  private static void pause(long seconds) {
    try {
      TimeUnit.SECONDS.sleep(seconds);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new Q4jException("interrupted", interrupted);
    }
  }
}
