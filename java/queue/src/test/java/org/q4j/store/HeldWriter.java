package org.q4j.store;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** A writer of groups that stands still in its first one until it is let go on. */
final class HeldWriter implements Consumer<Commit> {
  /** How many commits each group had. */
  final List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());

  private final CountDownLatch writing = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);

  @Override
  public void accept(Commit group) {
    sizes.add(Commits.size(group));
    writing.countDown();
    Commits.await(goOn);
  }

  /** Starts a thread that leads, and returns it when it writes. */
  Thread lead(GroupCommit commits) {
    Thread leader = new Thread(() -> commits.submit(Commits.commit()));
    leader.start();
    Commits.await(writing);
    return leader;
  }

  void goOn() {
    goOn.countDown();
  }
}
