package org.q4j.peer;

import java.util.concurrent.atomic.AtomicBoolean;

/** The way back to a caller. Thread-safe; what comes after the first answer is dropped. */
public final class Answer {
  private final Served served;
  private final int call;
  private final int length;
  private final AtomicBoolean given = new AtomicBoolean();

  Answer(Served served, int call, int length) {
    this.served = served;
    this.call = call;
    this.length = length;
  }

  /** The call is done. */
  public void done(MessageWriter result) {
    give(result, Frames.DONE);
  }

  /** The call failed, and the caller is thrown an exception of the same class. */
  public void failed(Throwable cause) {
    give(Faults.write(served.seenByTheCaller(cause)), Frames.FAILED);
  }

  private void give(MessageWriter message, int kind) {
    if (given.compareAndSet(false, true)) {
      served.answer(message.frame(call, kind), length);
    }
  }
}
