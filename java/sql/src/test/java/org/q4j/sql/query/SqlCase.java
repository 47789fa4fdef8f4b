package org.q4j.sql.query;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A server over a fresh data directory, and one client. */
abstract class SqlCase {
  @TempDir Path folder;
  SqlServer server;
  Connection connection;

  @BeforeEach
  final void start() throws SQLException {
    server = new SqlServer(folder);
    connection = server.connect(settings());
  }

  /** Returns what the client's address ends with. */
  String settings() {
    return "";
  }

  @AfterEach
  final void stop() throws SQLException {
    connection.close();
    server.close();
  }
}
