package org.q4j.archive;

import java.nio.file.Path;
import java.util.Optional;

/** Which files are needed as and where they are, by whoever wrote them. */
@FunctionalInterface
public interface Keep {
  /** What is about to be done to a file. */
  enum Action {
    /** It gets another name and another content. */
    COMPRESS,
    /** It leaves the local disk. */
    OFFLOAD,
    /** It is removed everywhere. */
    PRUNE
  }

  /** Nothing is needed. */
  Keep NOTHING = (action, file) -> Optional.empty();

  /**
   * Returns why that must not be done; nothing when it may.
   *
   * @param file may be in the bucket only
   */
  Optional<String> why(Action action, Path file);
}
