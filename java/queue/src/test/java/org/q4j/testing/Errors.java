package org.q4j.testing;

import java.nio.file.Path;
import java.util.Map;
import org.q4j.FullException;
import org.q4j.NativeIoException;

/** What the real disk throws when a call fails with a certain errno. */
public final class Errors {
  private static final Map<String, Integer> NUMBERS =
      Map.of("EIO", 5, "ENOMEM", 12, "EACCES", 13, "EMFILE", 24, "ENOSPC", 28, "EROFS", 30);

  private Errors() {}

  /** Returns the exception of a call that failed. */
  public static RuntimeException of(String operation, Path file, String errno) {
    String message = "%s: %s, %s".formatted(operation, errno, file);
    NativeIoException failure = new NativeIoException(message, NUMBERS.get(errno), errno);
    boolean full = errno.equals("ENOSPC") && !operation.startsWith("sync");
    return full ? new FullException(message, failure) : failure;
  }
}
