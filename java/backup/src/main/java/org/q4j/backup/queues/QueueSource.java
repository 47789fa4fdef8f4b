package org.q4j.backup.queues;

import java.nio.file.Path;
import java.util.List;
import org.q4j.queue.DataDirectory;
import org.q4j.queue.QueueStore;
import org.q4j.queue.StoreImage;
import org.q4j.queue.StoreOptions;

/**
 * Where queues are copied from. Whoever has their data directory gives their image: a store of this
 * process, the process that has it open, or the directory itself while nobody has it. For one
 * thread.
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
    return new StoreSource(store, () -> {}); // The store is its owner's to close.
  }

  /**
   * Opens a data directory that no process has open, and keeps all others out until it is closed:
   * nobody is served through it.
   *
   * @throws org.q4j.NotFoundException when there is none
   * @throws org.q4j.LockedException when another process has it open; the message names it
   */
  static QueueSource open(Path directory) {
    DataDirectory.list(directory); // Which refuses what is none: opening would make one.
    QueueStore store = QueueStore.open(directory, StoreOptions.defaults().listening(false));
    return new StoreSource(store, store::close);
  }

  /**
   * Opens a data directory, or has the process that has it open read its queues for this one.
   *
   * @throws org.q4j.NotFoundException when there is none
   * @throws org.q4j.LockedException when another process has it open and serves nobody
   * @throws org.q4j.UnsupportedException when that process is of another version
   */
  static QueueSource connect(Path directory) {
    DataDirectory.list(directory);
    QueueStore store = QueueStore.connect(directory);
    return new StoreSource(store, store::close);
  }
}
