package org.q4j.backup;

import java.io.IOException;
import java.util.function.Consumer;

/**
 * A snapshot that is taken over the first connection. Where another connection may be made, the
 * helper goes on holding it for a while when that is lost, and the next helper reads it from there;
 * it is gone when nobody comes within that time. Used by one thread.
 */
final class SnapshotSource implements ResumingDump.Source {
  /**
   * How long a helper without a connection waits for another one, in seconds: twice as long as
   * {@link ResumingDump} takes for its attempts in a row.
   */
  static final int HELD_SECONDS = 120;

  private final LvmDump.Plan plan;
  private final KeepStill still;
  private final boolean isRemote;
  private final LockTime locked;
  private final Consumer<String> say;
  private String path = "";
  private String holder = "";

  /**
   * @param plan what to dump; its snapshot size counts for LVM alone
   * @param isRemote whether the connection may be lost while this process goes on
   * @param locked counts how long the lock is held
   */
  SnapshotSource(
      LvmDump.Plan plan, KeepStill still, boolean isRemote, LockTime locked, Consumer<String> say) {
    this.plan = plan;
    this.still = still;
    this.isRemote = isRemote;
    this.locked = locked;
    this.say = say;
  }

  @Override
  public RemoteDump.Request begin(RemoteDump connection) throws IOException {
    RemoteDump.Request request = plan.request();
    if (path.isEmpty()) {
      if (still.kind() == SnapshotKind.LVM) {
        say.accept("creating snapshot...");
      }
      path = Prefix.around(plan.lock(), "the lock", locked, () -> take(connection));
      holder = isRemote ? connection.hold(HELD_SECONDS) : "";
      say.accept("dumping " + path + "...");
    } else {
      connection.adopt(holder);
    }
    return new RemoteDump.Request(path, request.blockSize(), request.packing());
  }

  private String take(RemoteDump connection) throws IOException {
    String source = plan.request().path();
    return still.kind() == SnapshotKind.LVM
        ? connection.snapshot(plan.snapshotSize(), source)
        : connection.keep(still, source);
  }

  @Override
  public void end(RemoteDump connection) throws IOException {
    if (still.kind() == SnapshotKind.LVM) {
      say.accept("removing snapshot " + path + "...");
    }
    String words = connection.removeSnapshot();
    if (!words.isEmpty()) {
      say.accept(words);
    }
  }

  @Override
  public boolean isLasting() {
    return !holder.isEmpty();
  }
}
