package org.q4j.client.relay;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.q4j.LockedException;
import org.q4j.OwnerGoneException;
import org.q4j.queue.Queue;
import org.q4j.queue.QueueStore;
import org.q4j.row.RowBuilder;

/**
 * A data directory. Its owner is whoever comes first after the one before was killed: the process
 * that is kept for that, or the relay, which works through the other then; the test itself only for
 * moments.
 */
final class DirectorySite implements Site {
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(2);

  private final Path directory;
  private final Path log;
  private Child owner;

  DirectorySite(Path directory, Path log) throws IOException {
    this.directory = directory;
    this.log = log;
    try (QueueStore store = QueueStore.open(directory)) {
      Queue unused = store.create("app.t", "id BIGINT NOT NULL, text VARCHAR(40)");
    }
    owner = start();
  }

  private Child start() throws IOException {
    return new Child(log, "owner", directory.toString());
  }

  @Override
  public String address() {
    return "q4j:" + directory + "/app.t";
  }

  @Override
  public void kill() throws IOException {
    owner.kill();
    owner = start();
  }

  /** Who has it may just be dying, or not serve yet. */
  private <T> T with(Function<Queue, T> work) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    Optional<T> result = Optional.empty();
    while (result.isEmpty()) {
      try (QueueStore store = QueueStore.connect(directory)) {
        result = Optional.of(work.apply(store.queue("app.t")));
      } catch (LockedException | OwnerGoneException notNow) {
        if (System.nanoTime() > deadline) {
          throw notNow;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
      }
    }
    return result.get();
  }

  @Override
  public boolean insert(List<Long> ids) {
    return with(
        queue -> {
          List<RowBuilder> rows = new ArrayList<>();
          ids.forEach(id -> rows.add(queue.newRow().set("id", id).set("text", "row " + id)));
          try {
            return queue.insertAll(rows) > 0;
          } catch (OwnerGoneException gone) {
            return false;
          }
        });
  }

  @Override
  public long count() {
    return with(Queue::count);
  }

  @Override
  public List<Long> ids() {
    return with(
        queue ->
            queue.peek(Integer.MAX_VALUE).stream().map(row -> row.row().getLong("id")).toList());
  }

  @Override
  public void close() {
    owner.close();
  }
}
