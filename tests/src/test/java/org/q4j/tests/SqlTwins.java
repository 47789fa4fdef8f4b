package org.q4j.tests;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.q4j.queue.QueueStore;
import org.q4j.queue.StoreOptions;
import org.q4j.sql.query.QueryOptions;
import org.q4j.sql.query.QueryServer;
import org.q4j.sql.wire.WireOptions;
import org.q4j.sql.wire.WireServer;

/** A MariaDB server and a server of queues, with an empty database {@code app} each. */
final class SqlTwins implements AutoCloseable {
  private final MariadbServer mariadb;
  private final QueueStore store;
  private final QueryServer queries;
  private final WireServer wire;
  private final Connection theirs;
  private final Connection ours;
  private final ConcurrentLinkedQueue<Throwable> accidents = new ConcurrentLinkedQueue<>();

  SqlTwins(Path folder) throws Exception {
    mariadb = new MariadbServer(folder);
    try (Connection setup = mariadb.connect("mysql")) {
      run(setup, "CREATE DATABASE app CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci");
    }
    store = QueueStore.open(folder.resolve("queues"), StoreOptions.defaults());
    queries = new QueryServer(new QueryOptions(store, true, "", 64 << 20, false, accidents::add));
    wire =
        WireServer.start(
            WireOptions.builder()
                .listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .onError(accidents::add)
                .build(),
            queries);
    String here = "jdbc:mysql://127.0.0.1:" + wire.addresses().get(0).getPort() + "/";
    try (Connection setup = DriverManager.getConnection(here, settings())) {
      run(setup, "CREATE DATABASE app");
    }
    ours = DriverManager.getConnection(here + "app", settings());
    theirs = DriverManager.getConnection(mariadb.url("app"), settings());
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Returns how a client connects, so that both servers convert and count in the same way. */
  static Properties settings() {
    Properties settings = new Properties();
    settings.setProperty("user", "root");
    settings.setProperty("password", "");
    settings.setProperty("sslMode", "DISABLED");
    settings.setProperty("characterEncoding", "UTF-8");
    settings.setProperty("connectionCollation", "utf8mb4_general_ci");
    settings.setProperty("connectionTimeZone", "UTC");
    settings.setProperty("yearIsDateType", "false");
    settings.setProperty("allowLoadLocalInfile", "true");
    settings.setProperty(
        "sessionVariables",
        "time_zone='+00:00',"
            + "sql_mode='NO_ENGINE_SUBSTITUTION,ERROR_FOR_DIVISION_BY_ZERO,STRICT_TRANS_TABLES'");
    return settings;
  }

  SqlAnswer ours(String sql) {
    return SqlAnswer.of(ours, sql);
  }

  SqlAnswer theirs(String sql) {
    return SqlAnswer.of(theirs, sql);
  }

  /** Returns errors for which no number was foreseen. */
  List<Throwable> accidents() {
    return new ArrayList<>(accidents);
  }

  @Override
  public void close() throws SQLException {
    ours.close();
    theirs.close();
    wire.close();
    queries.close();
    store.close();
    mariadb.close();
  }
}
