package org.q4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.NotFoundException;
import org.q4j.Q4jException;
import org.q4j.SchemaException;
import org.q4j.UnsupportedException;
import org.q4j.client.QueueClient;
import org.q4j.queue.QueueStore;
import org.q4j.queue.Session;

/** A server without queues: what is missing is named, and told apart from what else is wrong. */
@Timeout(120)
class ForeignServerTest {
  @TempDir Path folder;

  @Test
  void missingFunctionsEnginesTablesAndRightsAreToldApart() throws Exception {
    try (MariadbServer server = new MariadbServer(folder)) {
      try (Connection root = server.connect("mysql");
          Statement statement = root.createStatement()) {
        statement.execute("CREATE TABLE test.plain (id INT)");
      }
      try (QueueStore store = QueueClient.open(server.url("test") + "?user=root");
          Session session = store.session()) {
        UnsupportedException functions =
            assertThrows(
                UnsupportedException.class, () -> session.await(Duration.ZERO, "test.plain"));
        assertTrue(functions.getMessage().contains("install.sql"), functions.getMessage());
        assertTrue(functions.getMessage().contains("MariaDB"), functions.getMessage());
        assertThrows(
            UnsupportedException.class,
            () -> session.awaitBatch(Duration.ZERO, 10, 1000, "test.plain"));
        UnsupportedException engine =
            assertThrows(UnsupportedException.class, () -> store.create("test.q", "id INT"));
        assertTrue(engine.getMessage().contains("QUEUE"), engine.getMessage());
        assertThrows(NotFoundException.class, () -> store.queue("test.none"));
        assertEquals(List.of(), store.list());
        SchemaException other =
            assertThrows(SchemaException.class, () -> store.queue("test.plain"));
        assertTrue(other.getMessage().contains("ENGINE=QUEUE"), other.getMessage());
        assertTrue(other.getMessage().contains("definition of test.plain"), other.getMessage());
        assertTrue(other.getMessage().contains("MariaDB"), other.getMessage());
      }
      try (QueueStore store = QueueClient.open(server.url("test") + "?user=nobody&password=no")) {
        Q4jException denied = assertThrows(Q4jException.class, () -> store.queue("test.plain"));
        assertTrue(denied.getMessage().contains("rights"), denied.getMessage());
      }
    }
  }
}
