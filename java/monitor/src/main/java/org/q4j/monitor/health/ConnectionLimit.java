package org.q4j.monitor.health;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Closes connections when their time is over, however busy: an idle limit begins anew with every
 * byte of a slow client. Thread-safe.
 */
final class ConnectionLimit implements Connection.Listener {
  private final Scheduler scheduler;
  private final Duration limit;
  private final Map<Connection, Scheduler.Task> ends = new ConcurrentHashMap<>();

  ConnectionLimit(Scheduler scheduler, Duration limit) {
    this.scheduler = scheduler;
    this.limit = limit;
  }

  @Override
  public void onOpened(Connection connection) {
    ends.put(
        connection,
        scheduler.schedule(
            () -> connection.getEndPoint().close(), limit.toMillis(), TimeUnit.MILLISECONDS));
  }

  @Override
  public void onClosed(Connection connection) {
    Scheduler.Task end = ends.remove(connection);
    if (end != null) {
      end.cancel();
    }
  }
}
