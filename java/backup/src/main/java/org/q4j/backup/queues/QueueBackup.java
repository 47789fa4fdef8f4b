package org.q4j.backup.queues;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.q4j.backup.FileGroup;
import org.q4j.backup.GroupRun;
import org.q4j.backup.LockTime;
import org.q4j.backup.RemoteGroup;
import org.q4j.backup.SourceDump;
import org.q4j.queue.StoreImage;

/**
 * Hot copies of queues: consistent, at one common moment, without a snapshot, while they are used.
 * The process that has the data directory open calls it with its own store; see {@link QueueSource}
 * for others.
 */
public final class QueueBackup {
  private QueueBackup() {}

  /**
   * Copies queues to a folder of copies; of each only the blocks that changed.
   *
   * @param folder made when missing; restored by {@link org.q4j.backup.GroupSet}
   * @param names which queues, as {@code db.table}; none for all
   * @param blockSize of queues that were not copied there before, bytes; 0: the default
   * @param say told how long writers were held up
   * @throws org.q4j.NotFoundException when there is no such queue
   * @throws org.q4j.LockedException when another run works on the folder, or the queues do not hold
   *     still together
   */
  public static GroupRun.Result run(
      Path folder,
      QueueSource source,
      List<String> names,
      SourceDump.Options options,
      int blockSize,
      Consumer<String> say)
      throws IOException {
    StoreImage image = source.image(names);
    try (FileGroup group = new QueueGroup(image)) {
      long micros = image.heldNanos() / 1000;
      say.accept(taken(image));
      return GroupRun.run(
          folder,
          group,
          options,
          blockSize,
          new GroupRun.Origin("q4j:" + source.directory(), micros, Optional.empty()),
          false,
          say);
    }
  }

  /**
   * Copies queues of another machine to a folder of copies: only digests and changed blocks come
   * here, over one connection.
   *
   * @param folder made when missing
   * @param place where they are
   * @param source {@code DIR[/db.table]}, a path over there
   * @param blockSize of queues that were not copied there before, bytes; 0: the default
   * @param say told how the queues are kept still
   * @throws org.q4j.NotFoundException when there is no such directory, or no such queue
   * @throws org.q4j.LockedException when another run works on the folder, a process has the
   *     directory open that serves nobody, or the queues do not hold still together
   */
  public static GroupRun.Result run(
      Path folder,
      RemoteGroup.Place place,
      String source,
      SourceDump.Options options,
      int blockSize,
      Consumer<String> say)
      throws IOException {
    RemoteQueues queues = new RemoteQueues(source, say);
    return RemoteGroup.copy(folder, place, queues, options, blockSize, false, new LockTime(), say);
  }

  static String taken(StoreImage image) {
    return "%d queues at %s, writers were held up for %.1f ms"
        .formatted(image.queues().size(), image.at(), image.heldNanos() / 1e6);
  }
}
