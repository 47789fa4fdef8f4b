package org.q4j.backup;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Backs up a folder of another machine, each file by its blocks.
 *
 * @param place where it is
 * @param folder to be backed up
 * @param still how it is kept still
 * @param lock wraps the snapshot, without one the whole; may be empty
 */
public record RemoteFolderDump(
    RemoteGroup.Place place, String folder, KeepStill still, List<String> lock) {
  /**
   * Takes the next copy.
   *
   * @param set a folder of copies, see {@link GroupRun}
   * @param blockSize of files that have no set yet, bytes; 0: the default
   * @param locked counts how long the lock is held
   * @param say told each step
   */
  public GroupRun.Result run(
      Path set, SourceDump.Options options, int blockSize, LockTime locked, Consumer<String> say)
      throws IOException {
    FolderDump.checkKind(still, folder);
    Prefix.Step<GroupRun.Result> copy =
        () ->
            RemoteGroup.copy(
                set,
                place,
                new Moment(locked, say),
                options,
                blockSize,
                still.allowChanges(),
                locked,
                say);
    return isStill() ? copy.run() : Prefix.around(lock, "the lock", locked, copy);
  }

  private boolean isStill() {
    return still.kind() != SnapshotKind.NONE;
  }

  /** The folder as it is, or a snapshot of it, which goes with the connection. */
  private final class Moment implements RemoteMoment {
    private final LockTime locked;
    private final Consumer<String> say;
    private int leftOut;

    Moment(LockTime locked, Consumer<String> say) {
      this.locked = locked;
      this.say = say;
    }

    @Override
    public Found find(RemoteData data) throws IOException {
      String root = folder;
      if (isStill()) {
        root = Prefix.around(lock, "the lock", locked, () -> data.keep(still, folder));
        say.accept("reading " + root + "...");
      }
      Instant at = Instant.now().truncatedTo(ChronoUnit.MILLIS);
      SortedMap<String, RemoteEntry> all = data.list(root, say);
      leftOut = leaveOut(all, say);
      if (isStill()) {
        all.values().forEach(RemoteEntry::checkNoSubvolume);
      }
      String from = root;
      List<RemoteSource> sources =
          all.values().stream()
              .map(one -> RemoteSource.file(one.entry(), from + "/" + one.entry().path()))
              .toList();
      return new Found(at, -1, sources, isStill() ? new TreeMap<>() : files(all), !isStill());
    }

    private static int leaveOut(SortedMap<String, RemoteEntry> all, Consumer<String> say) {
      int before = all.size();
      all.values()
          .removeIf(
              one -> {
                Optional<String> why =
                    RemoteEntry.whyLeftOut(one.entry().path(), one.entry().target());
                why.ifPresent(say);
                return why.isPresent();
              });
      return before - all.size();
    }

    @Override
    public int leftOut() {
      return leftOut;
    }

    private SortedMap<String, RemoteEntry> files(SortedMap<String, RemoteEntry> all) {
      SortedMap<String, RemoteEntry> files = new TreeMap<>(all);
      files.values().removeIf(one -> one.entry().kind() != FileGroup.Kind.FILE);
      return files;
    }

    @Override
    public SortedMap<String, RemoteEntry> look(RemoteData data) throws IOException {
      SortedMap<String, RemoteEntry> all = data.list(folder, unheard -> {});
      leaveOut(all, unheard -> {});
      return files(all);
    }
  }
}
