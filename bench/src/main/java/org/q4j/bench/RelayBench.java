package org.q4j.bench;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.q4j.client.relay.Relay;
import org.q4j.client.relay.RelayOptions;

/**
 * A relay from one {@code ./q4j serve} to another over loopback against the way of one row at a
 * time, by the same driver between the same servers, in turn. {@code bench/relay} starts them.
 */
public final class RelayBench {
  private static final int ROUNDS = 3;
  private static final int AT_ONCE = 1000;
  private static final int ROWS_A_SECOND = 60_000;
  private static final int SENDER_ROW = 7;
  private static final int SENDER_BATCH = 8;

  private final int from;
  private final int to;
  private final int seconds;

  private RelayBench(int from, int to, int seconds) {
    this.from = from;
    this.to = to;
    this.seconds = seconds;
  }

  /**
   * Prints the table; the exit code is 1 when the ratio is too small.
   *
   * @param arguments the ports of the source and the target, the folder of both, seconds a figure,
   *     and how many times as fast the batches have to be
   */
  public static void main(String[] arguments) throws SQLException {
    PrintStream out = new PrintStream(System.out, /* autoFlush= */ true, StandardCharsets.UTF_8);
    out.print(Machine.describe(Path.of(arguments[2])));
    out.printf(Locale.ROOT, "load at the start: %.1f%n", Machine.load());
    RelayBench bench =
        new RelayBench(
            Integer.parseInt(arguments[0]),
            Integer.parseInt(arguments[1]),
            Integer.parseInt(arguments[3]));
    double ratio = bench.run(out);
    out.printf(Locale.ROOT, "load at the end: %.1f%n", Machine.load());
    double least = Double.parseDouble(arguments[4]);
    if (ratio < least) {
      out.printf(Locale.ROOT, "too few: ratio=%.1f (expected=%.0f or more)%n", ratio, least);
      System.exit(1);
    }
  }

  /** Returns the smallest ratio of all rounds. */
  private double run(PrintStream out) throws SQLException {
    out.println("rows of 100 bytes, both servers sync each append and end (--durability sync)");
    out.printf(Locale.ROOT, "%-8s %14s %16s %8s%n", "rows/s", "row by row", "batches of 1000", "");
    double least = Double.MAX_VALUE;
    for (int round = 1; round <= ROUNDS; round++) {
      prepare();
      double slow = rowByRow();
      prepare();
      double fast = inBatches();
      least = Math.min(least, fast / slow);
      out.printf(Locale.ROOT, "round %d  %,14.0f %,16.0f %7.1fx%n", round, slow, fast, fast / slow);
    }
    return least;
  }

  private static String url(int port, String rest) {
    return "jdbc:mysql://127.0.0.1:" + port + "/" + rest + "sslMode=DISABLED&user=root";
  }

  private static Connection connect(int port) throws SQLException {
    return DriverManager.getConnection(url(port, "bench?"));
  }

  /** Makes both queues anew, and fills the source. */
  private void prepare() throws SQLException {
    for (int port : new int[] {from, to}) {
      try (Connection connection = DriverManager.getConnection(url(port, "?"));
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE DATABASE IF NOT EXISTS bench");
        statement.execute("DROP TABLE IF EXISTS bench.t");
        statement.execute(
            "CREATE TABLE bench.t (more INT NOT NULL, v VARCHAR(200) NOT NULL) ENGINE=QUEUE");
        if (port == from) {
          fill(statement);
        }
      }
    }
  }

  private void fill(Statement statement) throws SQLException {
    String row = "(1, '" + "x".repeat(100) + "')";
    String insert = "INSERT INTO bench.t VALUES " + row + (", " + row).repeat(AT_ONCE - 1);
    for (int i = 0; i < seconds * ROWS_A_SECOND / AT_ONCE; i++) {
      statement.execute(insert);
    }
    statement.execute("INSERT INTO bench.t VALUES (0, 'the last')");
  }

  /** A wait, which ends the row before, its row id, its columns, the number there, the insert. */
  private double rowByRow() throws SQLException {
    try (Connection source = connect(from);
        Connection target = connect(to);
        PreparedStatement wait = source.prepareStatement("SELECT queue_wait('t', 10)");
        PreparedStatement number = source.prepareStatement("SELECT queue_rowid()");
        PreparedStatement read = source.prepareStatement("SELECT * FROM t");
        PreparedStatement last =
            target.prepareStatement("SELECT queue_set_srcid(" + SENDER_ROW + ", 'a', ?)");
        PreparedStatement insert = target.prepareStatement("INSERT INTO t VALUES (?, ?)");
        PreparedStatement end = source.prepareStatement("SELECT queue_end()")) {
      long rows = 0;
      long begin = System.nanoTime();
      long spent;
      do {
        require(one(wait));
        last.setLong(1, one(number));
        try (ResultSet row = read.executeQuery()) {
          require(row.next() ? 1 : 0);
          insert.setInt(1, row.getInt(1));
          insert.setString(2, row.getString(2));
        }
        require(one(last));
        require(insert.executeUpdate());
        rows++;
        spent = System.nanoTime() - begin;
      } while (spent < TimeUnit.SECONDS.toNanos(seconds));
      require(one(end));
      return rows * 1e9 / spent;
    }
  }

  private static long one(PreparedStatement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  private static void require(long number) {
    if (number != 1) {
      throw new IllegalStateException("answer=" + number + " (expected=1)");
    }
  }

  private double inBatches() {
    RelayOptions options =
        RelayOptions.of(url(from, "bench?table=t&"), url(to, "bench?table=t&"))
            .sender(SENDER_BATCH)
            .batch(AT_ONCE)
            .until("more = 1");
    try (Relay relay = new Relay(options)) {
      long begin = System.nanoTime();
      relay.run();
      return relay.moved() * 1e9 / (System.nanoTime() - begin);
    }
  }
}
