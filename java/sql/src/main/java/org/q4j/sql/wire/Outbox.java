package org.q4j.sql.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits to be sent to a client. Whoever adds also sends what the socket takes; the rest goes
 * when the reading thread sees that the client has read on. Thread-safe.
 */
final class Outbox {
  /** Rows wait for the client beyond this. */
  private static final int HIGH = 1 << 20;

  /** The JDK keeps a direct buffer of the largest write for each thread, so writes are cut. */
  private static final int SLICE = 128 << 10;

  private final SocketChannel channel;
  private final Runnable wantWrite;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition drained = lock.newCondition();
  private final ArrayDeque<ByteBuffer> waiting = new ArrayDeque<>();
  private Transport transport;
  private long bytes;
  private boolean closed;
  private boolean finishing;
  private long stalledSince;

  /**
   * @param wantWrite asks for {@link #flush} when the socket takes more
   */
  Outbox(SocketChannel channel, Transport transport, Runnable wantWrite) {
    this.channel = channel;
    this.transport = transport;
    this.wantWrite = wantWrite;
  }

  void transport(Transport next) {
    lock.lock();
    try {
      transport = next;
    } finally {
      lock.unlock();
    }
  }

  /** Adds packets; never blocks. What is added to a closed connection is dropped. */
  void add(PacketBuffer packets) throws IOException {
    lock.lock();
    try {
      if (closed || finishing) {
        packets.clear();
      } else {
        put(transport.seal(packets.take()));
      }
    } finally {
      lock.unlock();
    }
  }

  /** Sends what the transport itself has to say. */
  void sealNothing() throws IOException {
    lock.lock();
    try {
      if (!closed && !finishing) {
        put(transport.seal(ByteBuffer.allocate(0)));
      }
    } finally {
      lock.unlock();
    }
  }

  private void put(ByteBuffer sealed) throws IOException {
    if (sealed.hasRemaining()) {
      if (waiting.isEmpty()) {
        stalledSince = System.nanoTime();
      }
      waiting.add(sealed);
      bytes += sealed.remaining();
    }
    if (!send()) {
      wantWrite.run();
    }
  }

  /** Blocks while more than a megabyte waits. Returns false when the connection is closed. */
  boolean awaitRoom() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (bytes > HIGH && !closed) {
        drained.await(1, TimeUnit.SECONDS);
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /** Sends what the socket takes. Returns whether nothing is left. */
  boolean flush() throws IOException {
    lock.lock();
    try {
      return closed || send();
    } finally {
      lock.unlock();
    }
  }

  private boolean send() throws IOException {
    while (!waiting.isEmpty()) {
      ByteBuffer first = waiting.peek();
      int end = first.limit();
      first.limit(Math.min(end, first.position() + SLICE));
      int count = channel.write(first);
      first.limit(end);
      bytes -= count;
      if (count > 0) {
        stalledSince = System.nanoTime();
      }
      if (first.hasRemaining()) {
        if (count == 0) {
          return false;
        }
      } else {
        waiting.remove();
      }
      if (bytes <= HIGH) {
        drained.signalAll();
      }
    }
    if (finishing) {
      channel.shutdownOutput();
    }
    return true;
  }

  /** Sends what waits, then a goodbye; nothing can be added. */
  void finish() throws IOException {
    lock.lock();
    try {
      if (!closed && !finishing) {
        ByteBuffer farewell = transport.farewell();
        finishing = true;
        put(farewell);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Returns for how many nanoseconds the client has taken nothing of what waits. */
  long stalledNanos(long now) {
    lock.lock();
    try {
      return waiting.isEmpty() ? 0 : now - stalledSince;
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      waiting.clear();
      bytes = 0;
      drained.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
