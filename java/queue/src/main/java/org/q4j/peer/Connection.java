package org.q4j.peer;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Frames over one socket, both ways.
 *
 * <p>What comes is told in the loop's thread, in its order, and the end once and last. Sending is
 * for any thread and never waits: the sender bounds what is on its way.
 */
final class Connection implements Loop.Handler {
  /** So many frames in a row, then the others' turn comes. */
  private static final int TURN = 16;

  /** Hears what comes. In the loop's thread. */
  interface Receiver {
    /** The other side has greeted, as a process of this id. */
    void greeted(long pid);

    /** A frame without its length. */
    void received(ByteBuffer frame);

    /** Returns a frame that tells the other side why this one ends it; null for none. */
    default ByteBuffer lastWord(Throwable cause) {
      return null;
    }

    /**
     * @param cause why; null when the other side ended it, or this one
     */
    void ended(Throwable cause);
  }

  private final Loop loop;
  private final SocketChannel channel;
  private final Receiver receiver;
  private final FrameReader reader;
  private final Deque<ByteBuffer> out = new ArrayDeque<>();
  private SelectionKey key;
  private boolean greeted;
  private volatile boolean paused;
  private boolean closing;
  private boolean ended;

  Connection(Loop loop, SocketChannel channel, Budget budget, Receiver receiver) {
    this.loop = loop;
    this.channel = channel;
    this.receiver = receiver;
    this.reader = new FrameReader(budget, () -> loop.execute(this::goOn));
  }

  /** Greets, and begins to read. */
  void start() throws IOException {
    channel.configureBlocking(false);
    loop.execute(this::register);
    send(Greeting.frame());
  }

  private void register() {
    try {
      key = loop.register(channel, SelectionKey.OP_READ, this);
      refresh();
    } catch (IOException failure) {
      end(failure);
    }
  }

  /** Sends a frame behind those before it; after the end it goes nowhere. */
  void send(ByteBuffer frame) {
    synchronized (this) {
      if (ended || closing) {
        return;
      }
      if (out.isEmpty()) {
        try {
          channel.write(frame);
        } catch (IOException failure) {
          loop.execute(() -> readToTheEnd(failure));
          return;
        }
      }
      if (!frame.hasRemaining()) {
        return;
      }
      out.add(frame);
    }
    loop.execute(this::refresh);
  }

  /** What the other side said before it went is heard all the same. */
  private void readToTheEnd(IOException failure) {
    try {
      while (!paused && readOne()) {
        // Until there is no more.
      }
    } catch (IOException | RuntimeException | OutOfMemoryError over) {
      failure.addSuppressed(over);
    }
    end(failure);
  }

  /** Reads no further frames until {@link #resume}. In the loop's thread. */
  void pause() {
    paused = true;
    refresh();
  }

  void resume() {
    paused = false;
    loop.execute(this::goOn);
  }

  private void goOn() {
    if (key == null || !key.isValid()) {
      return;
    }
    try {
      read();
    } catch (IOException | RuntimeException | OutOfMemoryError failure) {
      failed(failure);
    }
  }

  @Override
  public void ready(SelectionKey ready) throws IOException {
    if (ready.isWritable()) {
      write();
    }
    if (ready.isValid() && ready.isReadable()) {
      read();
    }
  }

  private void write() throws IOException {
    boolean over;
    synchronized (this) {
      while (!out.isEmpty()) {
        channel.write(out.peek());
        if (out.peek().hasRemaining()) {
          break;
        }
        out.remove();
      }
      over = closing && out.isEmpty();
    }
    if (over) {
      end(null);
    }
    refresh();
  }

  private void read() throws IOException {
    for (int i = 0; i < TURN && !paused; i++) {
      if (!readOne()) {
        break;
      }
    }
    refresh();
  }

  /** Returns whether there was a whole frame. */
  private boolean readOne() throws IOException {
    ByteBuffer frame = reader.read(channel);
    if (frame == null) {
      return false;
    }
    if (greeted) {
      receiver.received(frame);
    } else {
      long pid = Greeting.check(frame);
      greeted = true;
      reader.greeted();
      receiver.greeted(pid);
    }
    return true;
  }

  private void refresh() {
    if (key == null || !key.isValid()) {
      return;
    }
    int operations = paused || reader.isWaiting() ? 0 : SelectionKey.OP_READ;
    synchronized (this) {
      operations |= out.isEmpty() ? 0 : SelectionKey.OP_WRITE;
    }
    key.interestOps(operations);
  }

  @Override
  public void failed(Throwable cause) {
    ByteBuffer word = receiver.lastWord(cause);
    if (word != null) {
      send(word); // What the socket does not take now is lost.
    }
    end(cause instanceof EOFException ? null : cause);
  }

  /** Ends it when what was sent has gone. */
  void closeWhenSent() {
    boolean now;
    synchronized (this) {
      closing = true;
      now = out.isEmpty();
    }
    if (now) {
      close();
    }
  }

  /** Ends it. */
  void close() {
    if (loop.isHere()) {
      end(null);
    } else {
      loop.execute(() -> end(null));
    }
  }

  private void end(Throwable cause) {
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
      out.clear();
    }
    reader.abandon();
    Throwable told = cause;
    try {
      channel.close();
    } catch (IOException failure) {
      told = told == null ? failure : told;
    }
    receiver.ended(told);
  }
}
