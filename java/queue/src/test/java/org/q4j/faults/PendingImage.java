package org.q4j.faults;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.q4j.queue.QueueImage;
import org.q4j.queue.QueueStore;
import org.q4j.queue.StoreImage;
import org.q4j.store.Durability;
import org.q4j.testing.SimulatedDisk;

/**
 * An image of one queue that is read later, when the queue has been changed, compacted, altered or
 * renamed: it holds the rows of its moment all the same.
 */
final class PendingImage {
  private final Knowledge known;
  private StoreImage image;
  private Set<Table> then = Set.of();

  PendingImage(Knowledge known) {
    this.known = known;
  }

  /** Takes one if there is none, else reads the one there is. */
  void step(QueueStore store, String name) {
    if (image == null) {
      take(store, name);
    } else {
      read();
      close();
    }
  }

  private void take(QueueStore store, String name) {
    known.look(
        "image of " + name,
        () -> {
          image = store.image(List.of(name));
          long rows = image.queues().get(0).rows();
          return world -> world.table(name).rows().size() == rows;
        });
    then = known.possible().stream().map(world -> world.table(name)).collect(Collectors.toSet());
  }

  private void read() {
    known.look(
        "reading of an image",
        () -> {
          QueueImage queue = image.queues().get(0);
          SimulatedDisk copy = new SimulatedDisk();
          copy.put(Audit.ROOT.resolve(queue.path()), bytes(queue));
          copy.put(
              Audit.ROOT.resolve(queue.definitionPath()),
              queue.definition().getBytes(StandardCharsets.UTF_8));
          try (QueueStore store =
              QueueStore.open(Audit.ROOT, Audit.options(copy, Durability.SYNC))) {
            SortedMap<Long, String> rows = Audit.read(store).get(queue.name());
            assertTrue(store.queue(queue.name()).recovery().isEmpty(), "an image is closed");
            assertTrue(then.stream().anyMatch(table -> is(table, rows)), () -> then + " " + rows);
          }
          return world -> true;
        });
  }

  private static boolean is(Table table, Map<Long, String> rows) {
    return table.rows().equals(rows);
  }

  private static byte[] bytes(QueueImage queue) {
    try (InputStream in = queue.open()) {
      return in.readAllBytes();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  void close() {
    StoreImage open = image;
    image = null;
    if (open != null) {
      known.look(
          "end of an image",
          () -> {
            open.close();
            return world -> true;
          });
    }
  }
}
