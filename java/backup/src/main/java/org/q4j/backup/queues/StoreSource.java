package org.q4j.backup.queues;

import java.nio.file.Path;
import java.util.List;
import org.q4j.queue.QueueStore;
import org.q4j.queue.StoreImage;

/**
 * The queues of a store, whoever has it open.
 *
 * @param store gives their image
 * @param closing what closing this means
 */
record StoreSource(QueueStore store, Runnable closing) implements QueueSource {
  @Override
  public StoreImage image(List<String> names) {
    return store.image(names);
  }

  @Override
  public Path directory() {
    return store.directory();
  }

  @Override
  public void close() {
    closing.run();
  }
}
