package org.q4j.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Keeps several values together that one thread at a time changes and many read, without a lock on
 * the side of the one who changes them: who reads looks whether something was changed meanwhile,
 * and reads once more. Known as a seqlock (Linux has had it since 2.5.60).
 *
 * <p>Assumption: those who write exclude each other in another way.
 */
final class SequenceLock {
  private static final int SPINS = 100;

  /** In ns. */
  private static final long A_TURN = 50_000;

  private static final VarHandle VERSION;

  static {
    try {
      VERSION = MethodHandles.lookup().findVarHandle(SequenceLock.class, "version", int.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  /** Odd while the values are being changed. */
  private int version;

  /** The values are about to be changed. */
  void beginWrite() {
    VERSION.setOpaque(this, version + 1);
    VarHandle.storeStoreFence();
  }

  /** The values belong together again. */
  void endWrite() {
    VERSION.setRelease(this, version + 1);
  }

  /**
   * Returns what belongs together.
   *
   * @param values reads it; called again when it met a change, and must bear that
   */
  <T> T read(Supplier<T> values) {
    while (true) {
      int before = beginRead();
      T read = values.get();
      if (isUnchanged(before)) {
        return read;
      }
    }
  }

  /** As {@link #read}. */
  long readLong(LongSupplier values) {
    while (true) {
      int before = beginRead();
      long read = values.getAsLong();
      if (isUnchanged(before)) {
        return read;
      }
    }
  }

  private int beginRead() {
    for (int tries = 1; ; tries++) {
      int now = (int) VERSION.getAcquire(this);
      if ((now & 1) == 0) {
        return now;
      }
      if (tries % SPINS == 0) {
        LockSupport.parkNanos(A_TURN); // Who changes it may be waiting for this processor.
      } else {
        Thread.onSpinWait();
      }
    }
  }

  private boolean isUnchanged(int before) {
    VarHandle.acquireFence();
    return (int) VERSION.getOpaque(this) == before;
  }
}
