package org.q4j.io;

import java.nio.file.Path;
import java.util.Optional;
import org.q4j.LockedException;

/**
 * Opens files together with their lock.
 *
 * <p>Between opening and locking, the former holder may have put another file in the name's place
 * (a compaction does) or removed it. A lock on what has no name any more protects nothing, so the
 * name is looked at again once the lock is held.
 */
final class LockedFiles {
  private LockedFiles() {}

  /**
   * Opens a file and locks it.
   *
   * @throws LockedException when another open file description holds the lock
   */
  static Descriptor open(Path file, int flags) {
    Descriptor opened = null;
    while (opened == null) {
      opened = once(file, flags).orElse(null);
    }
    return opened;
  }

  /** As above, but empty when somebody else holds the lock. */
  static Optional<Descriptor> tryOpen(Path file, int flags) {
    try {
      return Optional.of(open(file, flags));
    } catch (LockedException held) {
      return Optional.empty();
    }
  }

  /** Returns empty when the name has come to stand for another file meanwhile. */
  private static Optional<Descriptor> once(Path file, int flags) {
    Descriptor descriptor = Descriptor.open(file, flags);
    try {
      FileIdentity identity = descriptor.identity();
      if (!descriptor.tryLock()) {
        throw LockHolder.refusal(file, identity);
      }
      if (Paths.identity(file).filter(identity::equals).isPresent()) {
        return Optional.of(descriptor);
      }
    } catch (RuntimeException | Error failure) {
      descriptor.close();
      throw failure;
    }
    descriptor.close();
    return Optional.empty();
  }
}
