package org.q4j.http;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Closes connections that do not send a whole request, or do not take an answer, in time. The
 * server's idle limit alone is not enough: it begins anew with every byte.
 *
 * <p>Assumptions and guarantees: a connection that waits for a request, its first or its next, has
 * {@code requestLimit} to send all of its head. An answer is measured only while a write waits for
 * the client, so that a slow disk or bucket is not held against it; once that sums up to {@code
 * GRACE}, the client must have taken {@code leastRate} bytes for each second of it. All is checked
 * once a second.
 */
public final class SlowClients extends AbstractLifeCycle implements Connection.Listener {
  private static final long GRACE = TimeUnit.SECONDS.toNanos(10);

  /** What is known of one connection. */
  private static final class State {
    private boolean answering;
    private long waitingSince = System.nanoTime();
    private boolean writing;
    private long writingSince;
    private long written;
    private long writeNanos;

    synchronized boolean isTooSlow(long now, long requestLimit, long leastRate) {
      if (!answering) {
        return now - waitingSince > requestLimit;
      }
      long spent = writeNanos + (writing ? now - writingSince : 0);
      return spent > GRACE && written < leastRate * (double) spent / 1e9;
    }

    synchronized void begin() {
      answering = true;
      written = 0;
      writeNanos = 0;
    }

    synchronized void end() {
      answering = false;
      writing = false;
      waitingSince = System.nanoTime();
    }

    synchronized void writeBegins() {
      writing = true;
      writingSince = System.nanoTime();
    }

    synchronized void writeEnds(long bytes) {
      if (writing) {
        writing = false;
        writeNanos += System.nanoTime() - writingSince;
        written += bytes;
      }
    }
  }

  private final Scheduler scheduler;
  private final long requestLimit;
  private final long leastRate;
  private final Map<Connection, State> connections = new ConcurrentHashMap<>();

  /**
   * @param leastRate bytes a second; 0 sets no limit
   */
  SlowClients(Scheduler scheduler, Duration requestLimit, long leastRate) {
    this.scheduler = scheduler;
    this.requestLimit = requestLimit.toNanos();
    this.leastRate = leastRate;
  }

  @Override
  protected void doStart() {
    schedule();
  }

  private void schedule() {
    scheduler.schedule(this::check, 1, TimeUnit.SECONDS);
  }

  private void check() {
    long now = System.nanoTime();
    connections.forEach(
        (connection, state) -> {
          if (state.isTooSlow(now, requestLimit, leastRate)) {
            connection.getEndPoint().close();
          }
        });
    if (isStarted() || isStarting()) {
      schedule();
    }
  }

  @Override
  public void onOpened(Connection connection) {
    connections.put(connection, new State());
  }

  @Override
  public void onClosed(Connection connection) {
    connections.remove(connection);
  }

  /** Tells that a request has come; the result is to be run when its answer is through. */
  public Runnable begin(Connection connection) {
    State state = connections.get(connection);
    if (state == null) {
      return () -> {};
    }
    state.begin();
    return state::end;
  }

  /** Returns a sink that measures how long writes of this connection's answer wait. */
  public Content.Sink measured(Connection connection, Content.Sink to) {
    State state = connections.get(connection);
    return state == null ? to : (last, bytes, callback) -> write(state, to, last, bytes, callback);
  }

  private static void write(
      State state, Content.Sink to, boolean last, ByteBuffer bytes, Callback callback) {
    long length = bytes == null ? 0 : bytes.remaining();
    state.writeBegins();
    to.write(last, bytes, Callback.from(() -> state.writeEnds(length), callback));
  }
}
