package org.q4j.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Queues through {@code ./q4j serve} against the way that queues are made of InnoDB tables, by the
 * same driver on the same machine, in turn. {@code bench/sql} starts the servers.
 */
public final class SqlBench {
  private static final int SPACE = 16 << 20;
  private static final int WRITE = 124;
  private static final int WARM_CONNECTIONS = 8;

  private final SqlPeer queue;
  private final SqlPeer table;
  private final Path folder;
  private final long nanos;
  private final PrintStream out;

  private SqlBench(SqlPeer queue, SqlPeer table, Path folder, int millis, PrintStream out) {
    this.queue = queue;
    this.table = table;
    this.folder = folder;
    this.nanos = TimeUnit.MILLISECONDS.toNanos(millis);
    this.out = out;
  }

  /**
   * Prints the table.
   *
   * @param arguments the port of q4j, that of MariaDB, a folder on the same disk, milliseconds a
   *     figure
   */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[2]);
    PrintStream out = new PrintStream(System.out, /* autoFlush= */ true, StandardCharsets.UTF_8);
    out.print(Machine.describe(folder));
    out.printf(Locale.ROOT, "load at the start: %.1f%n", Machine.load());
    new SqlBench(
            SqlPeer.queue(Integer.parseInt(arguments[0])),
            SqlPeer.table(Integer.parseInt(arguments[1])),
            folder,
            Integer.parseInt(arguments[3]),
            out)
        .run();
    out.printf(Locale.ROOT, "load at the end: %.1f%n", Machine.load());
  }

  private void run() throws Exception {
    warmUp(queue);
    warmUp(table);
    out.printf(
        Locale.ROOT,
        "%-24s %11s %11s %10s %11s %11s %8s%n",
        "rows/s",
        "q4j",
        "MariaDB",
        "fdatasync",
        "of MariaDB",
        "of fdatas.",
        "of Q4M");
    // Q4M's figures on MySQL 5.6, with 7,200 fdatasyncs a second.
    compareAll(/* slap= */ false);
    if (SqlSlap.isHere()) {
      out.println("by mysqlslap, which leaves more of the processors to the servers:");
      compareAll(/* slap= */ true);
    } else {
      out.println("mysqlslap is not here (package mariadb-client): nothing was measured with it");
    }
  }

  private void compareAll(boolean slap) throws Exception {
    for (int connections : new int[] {1, 8, 32}) {
      double ours = measure(queue, SqlWork.ROUND_TRIP, connections, slap);
      double theirs = measure(table, SqlWork.ROUND_TRIP, connections, slap);
      out.printf(
          Locale.ROOT,
          "%-24s %,11.0f %,11.0f %10s %11.2f%n",
          SqlWork.ROUND_TRIP.words + ", " + connections,
          ours,
          theirs,
          "",
          ours / theirs);
    }
    compare(SqlWork.INSERT, 1, 6_000 / 7_200.0, slap);
    compare(SqlWork.INSERT, 8, 23_900 / 7_200.0, slap);
    compare(SqlWork.INSERT, 32, 34_500 / 7_200.0, slap);
    compare(SqlWork.INSERT_MANY, 1, 399_000 / 7_200.0, slap);
    compare(SqlWork.INSERT_MANY, 8, 728_000 / 7_200.0, slap);
    compare(SqlWork.TAKE, 1, 3_600 / 7_200.0, slap);
    compare(SqlWork.TAKE, 8, 12_100 / 7_200.0, slap);
    compare(SqlWork.TAKE, 32, 15_000 / 7_200.0, slap);
  }

  /** Lets the compilers of the server and of this process come to an end first. */
  private void warmUp(SqlPeer peer) throws SQLException, InterruptedException {
    peer.prepare();
    SqlLoad.run(peer, SqlWork.INSERT, WARM_CONNECTIONS, 3 * nanos);
    SqlLoad.run(peer, SqlWork.TAKE, WARM_CONNECTIONS, 3 * nanos);
  }

  /** Measures both, and beside them the disk: its rate drifts. */
  private void compare(SqlWork work, int connections, double past, boolean slap) throws Exception {
    double syncs = syncs();
    double ours = measure(queue, work, connections, slap);
    double theirs = measure(table, work, connections, slap);
    syncs = (syncs + syncs()) / 2;
    out.printf(
        Locale.ROOT,
        "%-24s %,11.0f %,11.0f %,10.0f %11.2f %11.2f %8.2f%n",
        work.words + ", " + connections,
        ours,
        theirs,
        syncs,
        ours / theirs,
        ours / syncs,
        ours / syncs / past);
  }

  private double measure(SqlPeer peer, SqlWork work, int connections, boolean slap)
      throws Exception {
    return slap ? slap(peer, work, connections) : rate(peer, work, connections);
  }

  private double rate(SqlPeer peer, SqlWork work, int connections)
      throws SQLException, InterruptedException {
    peer.prepare();
    if (work == SqlWork.TAKE) {
      SqlLoad.run(peer, SqlWork.INSERT_MANY, 1, nanos / 2);
    }
    SqlLoad.run(peer, work, connections, nanos / 4); // For the compilers of both sides.
    return SqlLoad.run(peer, work, connections, nanos);
  }

  /** As {@link #rate}, by mysqlslap, which is given a number of rows instead of a time. */
  private double slap(SqlPeer peer, SqlWork work, int connections)
      throws SQLException, IOException, InterruptedException {
    peer.prepare();
    if (work == SqlWork.TAKE) {
      SqlLoad.run(peer, SqlWork.INSERT_MANY, 1, nanos / 2);
    }
    SqlLoad.run(peer, work, connections, nanos / 8);
    int batch = work == SqlWork.INSERT_MANY ? SqlPeer.BATCH : 1;
    double rate = SqlSlap.run(peer, work, connections, 20L * connections);
    double warm = nanos / 4e9;
    rate =
        SqlSlap.run(peer, work, connections, Math.max(connections, (long) (rate / batch * warm)));
    double all = nanos / 1e9;
    return SqlSlap.run(peer, work, connections, Math.max(connections, (long) (rate / batch * all)));
  }

  private double syncs() throws IOException {
    try (FileChannel file =
        FileChannel.open(
            folder.resolve("synced"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE)) {
      file.write(ByteBuffer.allocate(SPACE), 0);
      file.force(true);
      ByteBuffer row = ByteBuffer.allocateDirect(WRITE);
      long count = 0;
      long begin = System.nanoTime();
      long spent;
      do {
        file.write(row.clear(), count * WRITE % (SPACE - WRITE));
        file.force(false);
        count++;
        spent = System.nanoTime() - begin;
      } while (spent < nanos / 4);
      return count * 1e9 / spent;
    }
  }
}
