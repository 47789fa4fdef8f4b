package org.q4j.monitor.sample;

import java.util.ArrayList;
import java.util.List;
import org.q4j.queue.QueueStats;

/** The last points of one queue, in a ring. Not thread-safe. */
final class History {
  private final Point[] points;
  private int next;
  private long written;
  private long removed;
  private long at = -1;

  History(int size) {
    points = new Point[size];
  }

  /**
   * Adds a point. The rates are those since the last one; counters that went back are those of a
   * queue that was opened anew.
   */
  void add(long atMillis, QueueStats stats) {
    double seconds = at < 0 ? 0 : (atMillis - at) / 1e3;
    points[next++ % points.length] =
        new Point(
            atMillis,
            stats.rows(),
            rate(stats.rowsWritten() - written, seconds),
            rate(stats.rowsRemoved() - removed, seconds));
    at = atMillis;
    written = stats.rowsWritten();
    removed = stats.rowsRemoved();
    if (next == 2 * points.length) {
      next = points.length;
    }
  }

  private static double rate(long rows, double seconds) {
    return rows < 0 || seconds <= 0 ? 0 : rows / seconds;
  }

  /**
   * @param most at most so many, the last
   */
  List<Point> last(int most) {
    int there = Math.min(next, points.length);
    List<Point> last = new ArrayList<>();
    for (int i = next - Math.min(there, most); i < next; i++) {
      last.add(points[i % points.length]);
    }
    return last;
  }
}
