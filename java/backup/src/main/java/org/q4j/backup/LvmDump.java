package org.q4j.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.function.Consumer;

/** Dumps a logical volume of another machine from a snapshot of its own. */
public final class LvmDump {
  /** As the original took it. */
  public static final String SNAPSHOT_SIZE = "10G";

  private LvmDump() {}

  /**
   * What to dump, and under what.
   *
   * @param request its path is that of the volume
   * @param snapshotSize in lvcreate's words
   * @param lock wraps the taking of the snapshot, for example a lock on a database; may be empty
   * @param wrap wraps the dump; may be empty
   */
  public record Plan(
      RemoteDump.Request request, String snapshotSize, List<String> lock, List<String> wrap) {}

  /**
   * Takes the snapshot, dumps it and removes it.
   *
   * @param old the old digest file, or null for a full dump
   * @param say told each step
   */
  public static RemoteDump.Result dump(
      RemoteDump connection,
      Plan plan,
      InputStream old,
      OutputStream difference,
      OutputStream digests,
      Consumer<String> say)
      throws IOException {
    RemoteDump.Request request = plan.request();
    say.accept("creating snapshot...");
    String device =
        Prefix.around(
            plan.lock(),
            "LVCREATE_PREFIX",
            () -> connection.snapshot(plan.snapshotSize(), request.path()));
    say.accept("dumping " + device + "...");
    RemoteDump.Request ofSnapshot =
        new RemoteDump.Request(device, request.blockSize(), request.packing());
    RemoteDump.Result result =
        Prefix.around(
            plan.wrap(),
            "SSH_BLOCKDIFF_PREFIX",
            () -> connection.dump(ofSnapshot, old, difference, digests, say));
    say.accept("removing snapshot " + device + "...");
    say.accept(connection.removeSnapshot());
    return result;
  }
}
