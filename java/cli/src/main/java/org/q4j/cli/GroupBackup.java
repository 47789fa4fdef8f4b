package org.q4j.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.q4j.backup.FolderDump;
import org.q4j.backup.GroupRun;
import org.q4j.backup.KeepStill;
import org.q4j.backup.LockTime;
import org.q4j.backup.RemoteFolderDump;
import org.q4j.backup.RemoteGroup;
import org.q4j.backup.SnapshotKind;
import org.q4j.backup.SourceDump;
import org.q4j.backup.queues.QueueBackup;
import org.q4j.backup.queues.QueueSource;

/**
 * A run of {@code q4j backup run} whose source is more than one file: queues, or a folder.
 *
 * @param streams for words
 * @param set the folder of copies
 * @param via where the source is; null for here
 * @param options how generations are kept
 * @param blockSize bytes, 0: the default
 * @param still how a folder is kept still
 * @param lock the command that wraps the snapshot; may be empty
 */
record GroupBackup(
    Streams streams,
    Path set,
    URI via,
    SourceDump.Options options,
    int blockSize,
    KeepStill still,
    List<String> lock) {
  /** What the names of queues begin with. */
  static final String QUEUES = "q4j:";

  /** Runs and says what was done. */
  int run(String source) {
    long start = System.nanoTime();
    LockTime locked = new LockTime();
    GroupRun.Result result;
    try {
      result =
          source.startsWith(QUEUES)
              ? queues(source.substring(QUEUES.length()))
              : folder(source, locked);
    } catch (IOException failure) {
      throw BackupFailure.of(
          "the backup of " + source + " failed, no copy was kept in " + set, failure);
    }
    streams.say(
        String.format(
            Locale.ROOT,
            "copy %d: read %d bytes of %d files, changed %d of %d blocks in %d of them, wrote %d bytes, %.1f s%s",
            result.copy(),
            result.length(),
            result.files(),
            result.changed(),
            result.blocks(),
            result.changedFiles(),
            result.written(),
            (System.nanoTime() - start) / 1e9,
            lock.isEmpty()
                ? ""
                : String.format(Locale.ROOT, ", locked for %.1f s", locked.seconds())));
    if (result.leftOut() > 0) {
      streams.say(
          "the copy is complete but for what was left out: %d names that are not in UTF-8; change them, and run again"
              .formatted(result.leftOut()));
      return ExitCode.PARTIAL;
    }
    return ExitCode.DONE;
  }

  private GroupRun.Result queues(String source) throws IOException {
    if (still.kind() != SnapshotKind.NONE || !still.freeze().isEmpty() || !lock.isEmpty()) {
      throw new CommandException(
          ExitCode.USAGE,
          "queues are copied without --snapshot, --freeze and --lock; name the folder itself for those");
    }
    if (via != null) {
      return QueueBackup.run(set, place(QUEUES + source), source, options, blockSize, streams::say);
    }
    Path directory = Path.of(source);
    List<String> names = List.of();
    if (!Files.isDirectory(directory) && directory.getNameCount() > 1) {
      names = List.of(directory.getFileName().toString());
      directory = directory.toAbsolutePath().getParent();
    }
    try (QueueSource queues = QueueSource.connect(directory)) {
      return QueueBackup.run(set, queues, names, options, blockSize, streams::say);
    }
  }

  private GroupRun.Result folder(String source, LockTime locked) throws IOException {
    if (via != null) {
      String folder = source.length() > 1 ? source.replaceAll("/+$", "") : source;
      return new RemoteFolderDump(place(source), folder, still, lock)
          .run(set, options, blockSize, locked, streams::say);
    }
    FolderDump dump =
        new FolderDump(
            SourceDump.HERE,
            SshOptions.helpers(),
            Path.of(source).toAbsolutePath().normalize(),
            still,
            lock);
    return dump.run(set, options, blockSize, locked, streams::say);
  }

  private RemoteGroup.Place place(String source) {
    return new RemoteGroup.Place(Via.connect(via), SshOptions.helpers(), source + " via " + via);
  }
}
