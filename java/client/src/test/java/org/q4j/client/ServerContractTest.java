package org.q4j.client;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.queue.Queue;
import org.q4j.queue.QueueStore;

class ServerContractTest extends QueueContract {
  @TempDir Path data;
  private TestServer server;

  @BeforeEach
  @Override
  void makeQueue() {
    server = new TestServer(data);
    super.makeQueue();
  }

  @AfterEach
  @Override
  void closeStore() {
    super.closeStore();
    server.close();
  }

  @Override
  QueueStore open() {
    return QueueClient.open(server.url());
  }

  @Override
  boolean forgetsWithoutRows() {
    return false;
  }

  /** The server's own: whoever only puts and takes may not create. */
  @Override
  Queue create(QueueStore where, String newName, String definition) {
    server.store().create(newName, definition);
    return where.queue(newName);
  }
}
