package org.q4j.io;

import java.nio.file.Path;
import java.util.Optional;

/** The system calls that take a name and need no open file. */
final class Paths {
  private Paths() {}

  /** Returns which file a name stands for, or empty when there is none. */
  static Optional<FileIdentity> identity(Path path) {
    Scratch scratch = Scratch.get();
    int at = Scratch.LENGTH / 2;
    int result = NativeCalls.identityOfPath(scratch.path(path), scratch.address + at);
    if (Failure.is(result, "ENOENT") || Failure.is(result, "ENOTDIR")) {
      return Optional.empty();
    }
    Failure.check(result, "stat", path);
    return Optional.of(FileIdentity.in(scratch, at));
  }

  static void rename(Path from, Path to) {
    Scratch scratch = Scratch.get();
    int result = NativeCalls.rename(scratch.path(from), scratch.secondPath(to));
    Failure.check(result, "rename to " + to, from);
  }

  /** Returns false when there was no such file. */
  static boolean unlink(Path path) {
    int result = NativeCalls.unlink(Scratch.get().path(path));
    if (Failure.is(result, "ENOENT")) {
      return false;
    }
    Failure.check(result, "unlink", path);
    return true;
  }

  /** Returns false when there is something of that name already. */
  static boolean makeDirectory(Path path) {
    int result = NativeCalls.makeDirectory(Scratch.get().path(path));
    if (Failure.is(result, "EEXIST")) {
      return false;
    }
    Failure.check(result, "mkdir", path);
    return true;
  }

  static void syncDirectory(Path directory) {
    int result = NativeCalls.syncDirectory(Scratch.get().path(directory));
    Failure.check(result, "sync directory", directory);
  }

  static void selfTest(Path directory) {
    Failure.check(NativeCalls.selfTest(Scratch.get().path(directory)), "self test", directory);
  }
}
