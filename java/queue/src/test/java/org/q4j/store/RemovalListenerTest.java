package org.q4j.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.q4j.format.Header;
import org.q4j.io.Storage;
import org.q4j.testing.SimulatedDisk;

/** Who copies a file's live rows misses no removal. */
@Timeout(60)
class RemovalListenerTest {
  private static final Path FILE = Path.of("/data/app/jobs.Q4M");

  @Test
  void nobodyBeginsToListenBetweenTheTellingOfARemovalAndItsWriting() throws Exception {
    SimulatedDisk disk = new SimulatedDisk();
    QueueFiles.prepare(disk, FILE);
    SyncPolicy policy = new SyncPolicy(Durability.SYNC, Duration.ofSeconds(1));
    FileState state = new FileState(new Header(), 1, LazyVerification.done());
    AtomicReference<Thread.State> during = new AtomicReference<>();
    Thread listens = new Thread(() -> state.listen(rows -> {}));
    try (Storage real = disk.openLocked(FILE)) {
      Storage storage =
          (Storage)
              Proxy.newProxyInstance(
                  Storage.class.getClassLoader(),
                  new Class<?>[] {Storage.class},
                  (proxy, method, arguments) -> {
                    if (method.getName().equals("overwrite")) {
                      listens.start();
                      while (listens.getState() == Thread.State.NEW
                          || listens.getState() == Thread.State.RUNNABLE) {
                        Thread.onSpinWait();
                      }
                      during.set(listens.getState());
                    }
                    try {
                      return method.invoke(real, arguments);
                    } catch (InvocationTargetException thrown) {
                      throw thrown.getCause();
                    }
                  });
      GroupWriter writer = new GroupWriter(disk, storage, state, policy);
      writer.accept(Commit.append(new byte[4]));
      RowPosition row = new RecordCursor(new ForwardReader(storage), state).next();
      writer.accept(Commit.remove(Removals.of(row)));
      listens.join();
    }
    assertEquals(Thread.State.BLOCKED, during.get());
  }
}
