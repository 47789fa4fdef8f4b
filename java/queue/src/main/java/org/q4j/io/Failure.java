package org.q4j.io;

import java.nio.file.Files;
import java.nio.file.Path;
import org.q4j.FullException;
import org.q4j.NativeIoException;
import org.q4j.NotFoundException;
import org.q4j.Q4jException;

/** The one place where a code of the C library becomes an exception. */
final class Failure {
  /** For operations that have no offset. */
  private static final long NOWHERE = -1;

  private Failure() {}

  /** Returns a result that is not negative; else throws what the errno stands for. */
  static long check(long result, String operation, Path file) {
    return check(result, operation, file, NOWHERE);
  }

  /** As above, with the offset for the message. */
  static long check(long result, String operation, Path file, long offset) {
    if (result < 0) {
      throw of(result, operation, file, offset);
    }
    return result;
  }

  /** Returns whether a result is the errno of that name. Names are the same on every platform. */
  static boolean is(long result, String errnoName) {
    return result < 0 && name((int) -result).equals(errnoName);
  }

  private static Q4jException of(long result, String operation, Path file, long offset) {
    int errno = (int) -result;
    String name = name(errno);
    String text =
        "%s failed: errno=%s (%s), %s%s"
            .formatted(
                operation, name, text(errno), file, offset == NOWHERE ? "" : ", offset " + offset);
    if (operation.equals("open")) {
      text = whatIsThere(name, file) + text;
    }
    NativeIoException failure = new NativeIoException(text, errno, name);
    // A sync that met a full disk has lost what was written: not the harmless kind of full.
    if ((name.equals("ENOSPC") || name.equals("EDQUOT")) && !operation.startsWith("sync")) {
      return new FullException("no space left: " + text + "; see df -h and df -i there", failure);
    }
    if (name.equals("ENOENT") && operation.equals("open")) {
      return new NotFoundException("no such file: " + text, failure);
    }
    return failure;
  }

  /** By the file and not by the errno alone, which differs with what stands in its place. */
  private static String whatIsThere(String errnoName, Path file) {
    if (errnoName.equals("ELOOP") && Files.isSymbolicLink(file)) {
      return "a symbolic link, which is not followed here: ";
    }
    return Files.exists(file) && !Files.isRegularFile(file) ? "not a regular file: " : "";
  }

  private static String name(int errno) {
    Scratch scratch = Scratch.get();
    return scratch.text(NativeCalls.errnoName(errno, scratch.address, Scratch.LENGTH));
  }

  private static String text(int errno) {
    Scratch scratch = Scratch.get();
    return scratch.text(NativeCalls.errnoText(errno, scratch.address, Scratch.LENGTH));
  }
}
