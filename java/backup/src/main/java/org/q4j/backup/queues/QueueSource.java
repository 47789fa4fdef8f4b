package org.q4j.backup.queues;

import java.nio.file.Path;
import java.util.List;
import org.q4j.queue.DataDirectory;
import org.q4j.queue.QueueStore;
import org.q4j.queue.StoreImage;

/**
 * Where queues are copied from. Whoever has their data directory gives their image: a store of this
 * process, or the directory itself while nobody has it. For one thread.
 */
public interface QueueSource extends AutoCloseable {
  /**
   * Returns queues at one common moment.
   *
   * @param names which, as {@code db.table}; none for all
   */
  StoreImage image(List<String> names);

  /** Returns the directory. */
  Path directory();

  @Override
  void close();

  /** Returns the queues of a store that is in use in this process, and stays so. */
  static QueueSource of(QueueStore store) {
    return new QueueSource() {
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
        // The store is its owner's to close.
      }
    };
  }

  /**
   * Opens a data directory that no process has open, and keeps others out until it is closed.
   *
   * @throws org.q4j.NotFoundException when there is none
   * @throws org.q4j.LockedException when another process has it open; the message names it
   */
  static QueueSource open(Path directory) {
    DataDirectory.list(directory); // Which refuses what is none: opening would make one.
    QueueStore store = QueueStore.open(directory);
    return new QueueSource() {
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
        store.close();
      }
    };
  }
}
