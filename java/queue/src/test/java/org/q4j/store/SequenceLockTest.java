package org.q4j.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.q4j.format.Header;

/** Values that belong together are read together. */
@Timeout(60)
class SequenceLockTest {
  private static final long READS = 300_000;

  private final SequenceLock lock = new SequenceLock();
  private long one;
  private long two;

  @Test
  void whoReadsWhileTheValuesAreChangedSeesNoMixtureOfThem() throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    AtomicLong written = new AtomicLong();
    Thread writer =
        new Thread(
            () -> {
              for (long i = 1; !stop.get(); i++) {
                lock.beginWrite();
                one = i;
                two = -i;
                lock.endWrite();
                written.setRelease(i);
              }
            });
    writer.start();
    long last = 0;
    long changes = 0;
    for (long reads = 0; reads < READS || changes < 100; reads++) {
      assertEquals(0, lock.readLong(() -> one + two));
      long[] both = lock.read(() -> new long[] {one, two});
      assertEquals(both[0], -both[1]);
      assertTrue(both[0] >= last, "what was seen is not seen undone");
      changes += both[0] > last ? 1 : 0;
      last = both[0];
    }
    stop.set(true);
    writer.join();
    assertEquals(written.get(), lock.readLong(() -> one));
  }

  @Test
  void aChangeThatFailsKeepsNobodyWaiting() {
    FileState state = new FileState(new Header(), 1, LazyVerification.done());
    assertThrows(NullPointerException.class, () -> state.countOn(null, true));
    assertEquals(0, state.rowCount());
  }
}
