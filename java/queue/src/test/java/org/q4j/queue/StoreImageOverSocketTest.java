package org.q4j.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.ClosedException;
import org.q4j.FullException;
import org.q4j.Q4jException;

/** {@link StoreImageTest} through the owner of the data directory. */
class StoreImageOverSocketTest extends StoreImageTest {
  @TempDir private Path folder;

  @BeforeAll
  static void overSocket() {
    TestStores.overSocket(true);
  }

  @AfterAll
  static void embedded() {
    TestStores.overSocket(false);
  }

  @Test
  void anImageIsReadOnceAndNoLongerThanItIsOpen() throws IOException {
    try (QueueStore store = TestStores.open(folder.resolve("other"))) {
      store.create("app.jobs", "id BIGINT NOT NULL");
      StoreImage image = store.image(List.of());
      QueueImage queue = image.queues().get(0);
      try (InputStream in = queue.open()) {
        assertEquals(queue.length(), in.readAllBytes().length);
      }
      assertThrows(Q4jException.class, () -> queue.open().read());
      image.close();
      assertThrows(ClosedException.class, () -> queue.open().read());
    }
  }

  @Test
  void aCallerHasOnlySoManyImagesAtOnce() {
    try (QueueStore store = TestStores.open(folder.resolve("many"))) {
      store.create("app.jobs", "id BIGINT NOT NULL");
      for (int i = 0; i < 4; i++) {
        store.image(List.of());
      }
      assertThrows(FullException.class, () -> store.image(List.of()));
    }
  }
}
