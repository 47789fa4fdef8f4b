package org.q4j.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class LongQueueTest {
  @Test
  void numbersComeOutAsTheyWentInWhateverItsSize() {
    LongQueue queue = new LongQueue();
    long in = 0;
    long out = 0;
    for (int round = 1; round <= 100; round++) {
      for (int i = 0; i < 3 * round; i++) {
        queue.add(in++);
      }
      for (int i = 0; i < round; i++) {
        assertEquals(out++, queue.remove());
      }
    }
    while (out < in) {
      assertEquals(out++, queue.remove());
    }
    assertThrows(NoSuchElementException.class, queue::remove);
  }
}
