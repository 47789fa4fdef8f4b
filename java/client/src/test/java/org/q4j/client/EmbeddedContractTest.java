package org.q4j.client;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.queue.QueueStore;

class EmbeddedContractTest extends QueueContract {
  @TempDir Path data;

  @Override
  QueueStore open() {
    return QueueClient.open("q4j:" + data);
  }
}
