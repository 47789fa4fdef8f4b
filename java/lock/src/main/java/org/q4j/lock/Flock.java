package org.q4j.lock;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import java.nio.charset.StandardCharsets;

/**
 * The calls into the C library: open(2), flock(2), close(2), with the numbers they have on Linux.
 */
final class Flock {
  private static final int O_WRONLY = 1;
  private static final int O_CREAT = 0100;
  private static final int O_APPEND = 02000;
  private static final int O_NONBLOCK = 04000;
  private static final int O_CLOEXEC = 02000000;
  private static final int MODE = 0600;
  private static final int LOCK_EX = 2;
  private static final int LOCK_NB = 4;
  private static final int EINTR = 4;
  private static final int EAGAIN = 11;

  static {
    Native.register(Flock.class, "c");
  }

  private Flock() {}

  // The third parameter of open(2) is a variable one, which these systems pass like any other.
  private static native int open(byte[] path, int flags, int mode) throws LastErrorException;

  private static native int flock(int descriptor, int operation) throws LastErrorException;

  /** Closes a descriptor; what it held is free also when an error is returned. */
  static native int close(int descriptor);

  /** Opens a file as setlock does, but without handing it to other programs. */
  static int open(String path) {
    byte[] bytes = (path + "\0").getBytes(StandardCharsets.UTF_8);
    return open(bytes, O_WRONLY | O_CREAT | O_APPEND | O_NONBLOCK | O_CLOEXEC, MODE);
  }

  /** Returns false when somebody else holds the lock. */
  static boolean tryLock(int descriptor) {
    while (true) {
      try {
        flock(descriptor, LOCK_EX | LOCK_NB);
        return true;
      } catch (LastErrorException failure) {
        if (failure.getErrorCode() == EAGAIN) {
          return false;
        }
        if (failure.getErrorCode() != EINTR) {
          throw failure;
        }
      }
    }
  }
}
