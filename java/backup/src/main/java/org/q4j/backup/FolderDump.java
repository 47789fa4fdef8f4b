package org.q4j.backup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.q4j.UnsupportedException;

/**
 * Backs up a folder of this machine, each file by its blocks.
 *
 * @param connect the command that runs a command line here: {@code sh -c}
 * @param helpers the folder with {@code MACHINE/blockdiff_dump}, which takes the snapshot
 * @param folder to be backed up
 * @param still how it is kept still
 * @param lock wraps the snapshot, without one the whole; may be empty
 */
public record FolderDump(
    List<String> connect, Path helpers, Path folder, KeepStill still, List<String> lock) {

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
    checkKind(still, folder);
    return switch (still.kind()) {
      case NONE ->
          Prefix.around(
              lock,
              "the lock",
              locked,
              () -> copy(folder, false, set, options, blockSize, locked, say));
      case LVM, BTRFS, XFS_REFLINK, ZFS -> ofSnapshot(set, options, blockSize, locked, say);
    };
  }

  /** Refuses what is no snapshot of a folder. */
  static void checkKind(KeepStill still, Object folder) {
    if (still.kind() == SnapshotKind.LVM) {
      throw new UnsupportedException(
          "--snapshot lvm is of a volume, and this is a folder: %s; name the volume's device"
              .formatted(folder));
    }
  }

  private GroupRun.Result ofSnapshot(
      Path set, SourceDump.Options options, int blockSize, LockTime locked, Consumer<String> say)
      throws IOException {
    try (RemoteDump connection = RemoteDump.connect(connect, helpers)) {
      String path =
          Prefix.around(lock, "the lock", locked, () -> connection.keep(still, folder.toString()));
      say.accept("reading " + path + "...");
      GroupRun.Result result = copy(Path.of(path), true, set, options, blockSize, locked, say);
      connection.removeSnapshot();
      connection.finish();
      return result;
    }
  }

  private GroupRun.Result copy(
      Path from,
      boolean isStill,
      Path set,
      SourceDump.Options options,
      int blockSize,
      LockTime locked,
      Consumer<String> say)
      throws IOException {
    try (DirectoryGroup group = DirectoryGroup.of(from, isStill, say)) {
      return GroupRun.run(
          set,
          group,
          options,
          blockSize,
          new GroupRun.Origin(folder.toString(), -1, locked.position()),
          still.allowChanges(),
          say);
    }
  }
}
