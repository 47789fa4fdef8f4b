package org.q4j.peer;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One thread serves all sockets, so nothing that goes wrong at one of them may end it. */
@Timeout(60)
class LoopTest {
  private static final class Faulty implements Loop.Handler {
    @Override
    public void ready(SelectionKey key) {
      key.cancel();
      throw new Error("the log cannot be written");
    }

    @Override
    public void failed(Throwable cause) {
      throw new Error("nor can that", cause);
    }
  }

  @Test
  void anErrorAtOneSocketLeavesTheOthersServed() throws Exception {
    Loop loop = Loop.acquire();
    Pipe pipe = Pipe.open();
    try {
      pipe.source().configureBlocking(false);
      CountDownLatch registered = new CountDownLatch(1);
      loop.execute(
          () -> {
            try {
              SelectionKey key = loop.register(pipe.source(), SelectionKey.OP_READ, new Faulty());
              assertTrue(key.isValid());
              registered.countDown();
            } catch (java.io.IOException failure) {
              throw new IllegalStateException(failure);
            }
          });
      assertTrue(registered.await(10, TimeUnit.SECONDS));
      assertTrue(pipe.sink().write(ByteBuffer.allocate(1)) > 0);
      loop.execute(
          () -> {
            throw new Error("of a task");
          });
      CountDownLatch served = new CountDownLatch(1);
      loop.execute(served::countDown);
      assertTrue(served.await(10, TimeUnit.SECONDS));
    } finally {
      pipe.sink().close();
      pipe.source().close();
      loop.release();
    }
  }
}
