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
 * @param line where connections come from
 * @param source what to dump
 * @param terms how; the first block is chosen here
 */
record ResumingDump(Line line, Source source, RemoteDump.Terms terms) {
  /** So often in a row, without a block in between, at longer and longer intervals. */
  private static final int ATTEMPTS = 6;

  /** Where connections come from, one after the other. */
  interface Line {
    /** Returns a connection. */
    RemoteDump connect() throws IOException;

    /** All has arrived over it. */
    void done(RemoteDump connection) throws IOException;

    /** The last connection is of no use any more, if there is one. */
    void failed();

    /** Returns one that connects for each dump anew. */
    static Line of(List<String> connect, Path helpers) {
      return new Line() {
        private RemoteDump last;

        @Override
        public RemoteDump connect() throws IOException {
          last = RemoteDump.connect(connect, helpers);
          return last;
        }

        @Override
        public void done(RemoteDump connection) throws IOException {
          connection.finish();
          connection.close();
        }

        @Override
        public void failed() {
          if (last != null) {
            last.close();
          }
        }
      };
    }
  }

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
      boolean done = false;
      try (InputStream digests = old == null ? null : old.open()) {
        RemoteDump connection = line.connect();
        RemoteDump.Request request = source.begin(connection);
        begun = true;
        connection.send(terms.from(state.blocks()));
        RemoteDump.Result result = connection.dump(request, digests, state, say);
        source.end(connection);
        line.done(connection);
        done = true;
        return result;
      } catch (ConnectionLostException lost) {
        state.lost();
        failed = state.blocks() > before ? 0 : failed + 1;
        before = state.blocks();
        if (!begun || failed >= ATTEMPTS || !source.isLasting()) {
          throw lost;
        }
        say.accept(
            "%s; going on with block %d in %d s"
                .formatted(lost.getMessage(), before, 1L << failed));
      } finally {
        if (!done) {
          line.failed();
        }
      }
      pause(1L << failed);
    }
  }

  static void pause(long seconds) {
    try {
      TimeUnit.SECONDS.sleep(seconds);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new Q4jException("interrupted", interrupted);
    }
  }
}
