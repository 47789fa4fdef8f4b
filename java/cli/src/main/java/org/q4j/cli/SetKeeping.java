package org.q4j.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.q4j.archive.Keep;
import org.q4j.backup.SetNeeds;

/** Leaves backup sets what they need. */
final class SetKeeping implements Keep {
  @Override
  public Optional<String> why(Action action, Path file) {
    return action == Action.OFFLOAD ? SetNeeds.whyLocal(file) : SetNeeds.whyUnchanged(file);
  }
}
