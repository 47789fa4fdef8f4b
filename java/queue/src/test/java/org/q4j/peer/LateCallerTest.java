package org.q4j.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.q4j.OwnerGoneException;

/** Whoever connects while the owner closes is sent away, and does not wait for ever. */
class LateCallerTest {
  @TempDir Path directory;

  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aConnectionThatIsTakenWhileTheOwnerClosesEnds() throws Exception {
    SocketFile file = new SocketFile(directory);
    AtomicInteger ended = new AtomicInteger();
    CountDownLatch taking = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    Listener listener =
        Listener.open(
            file,
            () -> {
              taking.countDown();
              awaitUninterrupted(closed);
              return service(ended);
            });
    try (SocketChannel late = SocketChannel.open(UnixDomainSocketAddress.of(file.path()))) {
      assertTrue(taking.await(30, TimeUnit.SECONDS));
      listener.close();
      closed.countDown();
      ByteBuffer bytes = ByteBuffer.allocate(100);
      while (late.read(bytes.clear()) >= 0) {
        // A greeting may come before the end.
      }
    }
    assertEquals(1, ended.get());
  }

  @Test
  @Timeout(60)
  void aListenerThatHasClosedHasNoSocketOpen() throws Exception {
    try (Listener other = Listener.open(new SocketFile(directory), PlainService::new)) {
      assertTrue(other.callers() == 0); // It keeps the loop's thread alive.
      for (int round = 0; round < 200; round++) {
        Path folder = Files.createDirectory(directory.resolve("d" + round));
        Listener listener = Listener.open(new SocketFile(folder), PlainService::new);
        assertTrue(isOpenIn(folder));
        listener.close();
        assertFalse(isOpenIn(folder));
      }
    }
  }

  @Test
  @Timeout(60)
  void whoeverIsTakenIsGreetedBeforeHeIsToldThatTheOwnerLeaves() throws Exception {
    SocketFile file = new SocketFile(directory);
    for (int round = 0; round < 300; round++) {
      Listener listener = Listener.open(file, PlainService::new);
      CompletableFuture<Void> call = CompletableFuture.runAsync(() -> assertServedOrToldSo(file));
      while (listener.callers() == 0 && !call.isDone()) {
        Thread.onSpinWait();
      }
      listener.close();
      call.get(30, TimeUnit.SECONDS);
    }
  }

  private static void assertServedOrToldSo(SocketFile file) {
    try (Caller caller = Caller.connect(file)) {
      caller.call(1, new MessageWriter()).get(30, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      assertTrue(failed.getCause() instanceof OwnerGoneException, failed::toString);
    } catch (IOException notServed) {
      assertTrue(notServed.getCause() instanceof OwnerGoneException, notServed::toString);
    } catch (InterruptedException | TimeoutException silent) {
      throw new AssertionError(silent);
    }
  }

  private static boolean isOpenIn(Path folder) throws IOException {
    return Files.readString(Path.of("/proc/net/unix")).contains(folder + "/");
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  private static Service service(AtomicInteger ended) {
    return new PlainService() {
      @Override
      public void ended() {
        ended.incrementAndGet();
      }
    };
  }
}
