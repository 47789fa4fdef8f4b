package org.q4j.client;

import java.nio.file.Path;
import org.q4j.queue.QueueStore;

/** Data directories: opened here, or worked through the process that has them open. */
public final class DirectoryBackend implements Backend {

  /** For {@link java.util.ServiceLoader}. */
  public DirectoryBackend() {}

  @Override
  public String prefix() {
    return "q4j:";
  }

  @Override
  public String form() {
    return "q4j:DIR/db.table";
  }

  @Override
  public QueueStore open(String store) {
    String directory = store.substring(prefix().length());
    if (directory.isEmpty()) {
      throw new IllegalArgumentException("no data directory: address=" + store);
    }
    return QueueStore.connect(Path.of(directory));
  }

  @Override
  public QueueAddress address(String queue) {
    int slash = queue.lastIndexOf('/');
    int start = Math.max(prefix().length(), slash + 1);
    String name = queue.substring(start);
    if (name.indexOf('.') <= 0 || name.endsWith(".")) {
      throw new IllegalArgumentException(
          "not a queue in a data directory: address=" + queue + " (expected=" + form() + ")");
    }
    String directory = slash < prefix().length() ? "." : queue.substring(prefix().length(), slash);
    return new QueueAddress(prefix() + (directory.isEmpty() ? "/" : directory), name);
  }
}
