package org.q4j.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The load of {@code mysqlslap}, a client in C: on a machine of few processors Connector/J takes as
 * much of them as the server, and its figures are those of both.
 */
final class SqlSlap {
  private static final Pattern SECONDS =
      Pattern.compile("Average number of seconds to run all queries: ([0-9.]+) seconds");

  /** What its clock tells apart; a few round trips take none of it. */
  private static final double LEAST_SECONDS = 0.001;

  private SqlSlap() {}

  /** Returns whether the program is there. */
  static boolean isHere() {
    try {
      Process version = start("--version");
      version.getInputStream().readAllBytes();
      return version.waitFor() == 0;
    } catch (IOException missing) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * Works until about so many rows are done; returns how many it was a second, by mysqlslap's own
   * clock, which includes its connecting.
   */
  static double run(SqlPeer peer, SqlWork work, int connections, long rows)
      throws SQLException, IOException, InterruptedException {
    String statements = peer.statements(work);
    long queries = rows * statements.split(";").length;
    long before = count(peer);
    Process slap =
        start(
            "--host=127.0.0.1",
            "--port=" + peer.port(),
            "--user=root",
            "--create-schema=bench",
            "--no-drop",
            "--delimiter=;",
            "--concurrency=" + connections,
            "--number-of-queries=" + queries,
            "--query=" + statements);
    String said = new String(slap.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = slap.waitFor();
    Optional<Matcher> seconds = Optional.of(SECONDS.matcher(said)).filter(Matcher::find);
    if (code != 0 || seconds.isEmpty()) {
      throw new IOException("mysqlslap: exit=%d%n%s".formatted(code, said));
    }
    long done = work == SqlWork.ROUND_TRIP ? queries : Math.abs(count(peer) - before);
    return done / Math.max(LEAST_SECONDS, Double.parseDouble(seconds.get().group(1)));
  }

  private static Process start(String... arguments) throws IOException {
    String[] command = new String[arguments.length + 2];
    command[0] = "mysqlslap";
    command[1] = "--no-defaults";
    System.arraycopy(arguments, 0, command, 2, arguments.length);
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static long count(SqlPeer peer) throws SQLException {
    try (Connection connection = peer.connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("SELECT COUNT(*) FROM bench.t")) {
      result.next();
      return result.getLong(1);
    }
  }
}
