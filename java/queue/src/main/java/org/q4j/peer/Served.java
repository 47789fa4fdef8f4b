package org.q4j.peer;

import java.nio.ByteBuffer;
import org.q4j.ClosedException;
import org.q4j.OwnerGoneException;

/** One caller, as the listener sees it. The count of calls is guarded by this object's monitor. */
final class Served implements Connection.Receiver {
  /** So many calls may be under way; further ones are not read. */
  private static final int MOST_CALLS = 256;

  private static final System.Logger LOG = System.getLogger("org.q4j");

  private final Listener listener;
  private final Budget budget;
  private Connection connection;
  private Service service;
  private int calls;

  Served(Listener listener, Budget budget) {
    this.listener = listener;
    this.budget = budget;
  }

  void start(Connection over, Service doing) {
    connection = over;
    service = doing;
  }

  /** Fails for this caller alone: whoever closes has others to stop, and files to write. */
  void stopTaking() {
    try {
      service.stopTaking();
    } catch (RuntimeException | OutOfMemoryError failure) {
      LOG.log(System.Logger.Level.WARNING, "a wait goes on into the close: {0}", failure);
    }
  }

  /** Returns whether the caller has something in hand, or a call under way. */
  boolean isBusy() {
    // In this order: what is in hand goes out of it by a call alone.
    return service.holds() || hasCalls();
  }

  private synchronized boolean hasCalls() {
    return calls > 0;
  }

  Connection connection() {
    return connection;
  }

  @Override
  public void greeted(long pid) {
    LOG.log(System.Logger.Level.DEBUG, "serving process {0}", pid);
  }

  @Override
  public void received(ByteBuffer frame) {
    int length = frame.limit();
    Answer answer = new Answer(this, frame.getInt(), length);
    int verb = frame.get() & 0xff;
    synchronized (this) {
      calls++;
      if (calls == MOST_CALLS) {
        connection.pause();
      }
    }
    try {
      if (listener.isLeaving() && !(listener.isPatient() && service.finishes(verb))) {
        answer.failed(listener.left(true));
        return;
      }
      service.call(verb, new MessageReader(frame), answer);
    } catch (ProtocolException wrong) {
      LOG.log(System.Logger.Level.WARNING, "a caller is sent away: {0}", wrong.getMessage());
      answer.failed(wrong);
      connection.closeWhenSent();
    }
  }

  @Override
  public ByteBuffer lastWord(Throwable cause) {
    if (!(cause instanceof OutOfMemoryError)) {
      return null;
    }
    return Faults.write(
            new OwnerGoneException(
                "the owner of the data directory (pid %d) has too little memory for what it was sent, and has ended the connection: whether the calls under way were done is not known; connect again, and send less at once or give it more"
                    .formatted(ProcessHandle.current().pid()),
                false))
        .frame(0, Frames.FAILED);
  }

  void answer(ByteBuffer frame, int length) {
    connection.send(frame);
    budget.release(length);
    boolean room;
    synchronized (this) {
      calls--;
      room = calls == MOST_CALLS - 1;
      notifyAll();
    }
    if (room) {
      connection.resume();
    }
  }

  /** That a queue or session was closed is, while the owner leaves, that the owner leaves. */
  Throwable seenByTheCaller(Throwable cause) {
    return cause instanceof ClosedException
            && !(cause instanceof OwnerGoneException)
            && listener.isLeaving()
        ? listener.left(false)
        : cause;
  }

  /**
   * Waits until every call has its answer.
   *
   * @param deadline as {@link System#nanoTime}
   * @return whether each has
   */
  synchronized boolean settle(long deadline) throws InterruptedException {
    long left = deadline - System.nanoTime();
    while (calls > 0 && left > 0) {
      wait(left / 1_000_000 + 1);
      left = deadline - System.nanoTime();
    }
    return calls == 0;
  }

  @Override
  public void ended(Throwable cause) {
    if (cause != null) {
      LOG.log(System.Logger.Level.DEBUG, "a caller has gone: {0}", cause);
    }
    listener.forget(this);
    service.ended();
  }
}
