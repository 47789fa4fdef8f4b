package org.q4j.store;

import java.util.function.Supplier;

/** Has a leader make an image of its file between two groups, and tells when it has gone on. */
final class Pause implements Runnable {
  private final StillMoment moment;
  private final Commit commit;

  Pause(StillMoment moment, int index, Supplier<FileImage> image) {
    this.moment = moment;
    this.commit = Commit.pauseAsync(() -> moment.hold(index, image), this);
  }

  Commit commit() {
    return commit;
  }

  @Override
  public void run() {
    moment.leave(commit.failure());
  }
}
