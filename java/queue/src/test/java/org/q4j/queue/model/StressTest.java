package org.q4j.queue.model;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.q4j.queue.QueueStore;
import org.q4j.queue.StoreOptions;
import org.q4j.store.CompactionPolicy;
import org.q4j.testing.SimulatedDisk;

/** {@code -Dq4j.stress.rounds=N} makes it longer. */
class StressTest {
  @Test
  @Timeout(600)
  void noRowIsLostNorOwnedByTwoNorReadyWhileOneSleepsWhoWaitsForIt() throws Exception {
    int rounds = Integer.getInteger("q4j.stress.rounds", 3);
    for (int seed = 1; seed <= rounds; seed++) {
      StoreOptions options =
          StoreOptions.defaults().on(new SimulatedDisk()).compacting(CompactionPolicy.NEVER);
      try (QueueStore store = QueueStore.open(Path.of("/data"), options)) {
        new Load(store, 2_000, seed).run();
      }
    }
  }
}
