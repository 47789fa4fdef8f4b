package org.q4j.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.q4j.backup.BackupSet;
import org.q4j.backup.BlockSize;
import org.q4j.backup.Compression;
import org.q4j.backup.DigestKind;
import org.q4j.backup.KeepSnapshot;
import org.q4j.backup.KeepStill;
import org.q4j.backup.LvmDump;
import org.q4j.backup.RemoteDump;
import org.q4j.backup.SnapshotKind;
import org.q4j.backup.SourceDump;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code q4j backup run}. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Takes the next generation: a full one when the set is new, else what changed since the",
      "last one. The set is as before until the new generation is complete and synced."
    })
final class BackupRunCommand implements Callable<Integer> {
  private final Streams streams;

  @Parameters(index = "0", paramLabel = "SET", description = "The set.")
  private Path set;

  @Parameters(
      index = "1",
      paramLabel = "SOURCE",
      description = {
        "A file, device or volume; a folder, whose files are backed up each by its blocks; or",
        "q4j:DIR[/DB.TABLE], the queues of a data directory at one common moment. A folder on",
        "another machine (--via) is named with a slash at its end."
      })
  private String source;

  @Option(
      names = "--via",
      paramLabel = "ssh://[USER@]HOST[:PORT]",
      description = "The source is on that machine; nothing has to be installed there.")
  private URI via;

  @Option(
      names = "--snapshot",
      paramLabel = "KIND",
      description = {
        "none (default): a source that changes meanwhile is refused; lvm: of the volume, thin or",
        "not; btrfs, zfs: of the subvolume or dataset; xfs-reflink: copies by reflink, each file",
        "at a moment of its own unless a --lock keeps all of them still."
      })
  private String snapshot = SnapshotKind.NONE.word();

  @Option(
      names = "--freeze",
      paramLabel = "FOLDER",
      description = "Freeze this mounted file system, which is in the source, for the snapshot.")
  private String freeze = "";

  @Option(
      names = "--allow-changes",
      description = "Keep a backup of a source that changed while it was read; it is said.")
  private boolean allowChanges;

  @Option(
      names = "--snapshot-size",
      paramLabel = "SIZE",
      description = "Room for what is written meanwhile (10G).")
  private String snapshotSize = LvmDump.SNAPSHOT_SIZE;

  @Option(
      names = "--keep-snapshot",
      description = {
        "Leave the snapshot at the source until the next run: by it the storage knows what changed",
        "since, and nothing else is read then. For a file on btrfs or XFS, or a thin volume. It",
        "holds the room of what changes; q4j backup release SET removes it."
      })
  private boolean keepSnapshot;

  @Option(
      names = "--full-read-every",
      paramLabel = "N",
      description = {
        "With --keep-snapshot: read every Nth generation in full (7; 1: each), which checks what",
        "the storage said. Exit code 1 when it was wrong; that generation is right."
      })
  private Integer fullReadEvery;

  @Option(
      names = "--lock",
      paramLabel = "KIND|COMMAND",
      description = {
        "Wraps the snapshot (without one, the dump): 'mysql' or 'mariadb' with options of",
        "mysqllock, as 'mysql --host=db00 --password-file=F'; q4j:DIR keeps a data directory",
        "closed; or any command that runs another, as 'mysqllock --host=db00'."
      })
  private String lock = "";

  @Option(
      names = "--compress",
      paramLabel = "KIND",
      description = {
        "zstd (default); lz4, less small and with less work for the processor, for fast disks and",
        "lines; gzip; none."
      })
  private Compression compression = Compression.ZSTD;

  @Option(
      names = "--digest",
      paramLabel = "KIND",
      description = "Of a new set: sha256 (default), or md5, which dump commands go on with, too.")
  private DigestKind digest = DigestKind.SHA256;

  @Option(
      names = "--encrypt-to",
      paramLabel = "KEYFILE",
      description =
          "Encrypts a new set, and goes on with one: a file of q4j backup key, age-keygen.")
  private Path keyFile;

  @Option(
      names = "--limit",
      paramLabel = "RATE",
      description = "Read and send at most so many bytes a second (50M).")
  private String limit;

  @Option(
      names = "--block-size",
      paramLabel = "BYTES",
      description = "Of a new set (16384); the last generation's goes on.")
  private String blockSize;

  BackupRunCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    long start = System.nanoTime();
    int size = blockSize == null ? 0 : BlockSize.parse(blockSize);
    String path = via == null ? Path.of(source).toAbsolutePath().toString() : source;
    SourceDump.Options options =
        new SourceDump.Options(
            compression,
            digest,
            KeyOption.read(keyFile),
            limit == null ? 0 : ByteRate.parse("--limit", limit));
    KeepStill still = new KeepStill(SnapshotKind.parse(snapshot), freeze, allowChanges);
    KeepSnapshot keep = keep();
    if (via != null && lock.startsWith(GroupBackup.QUEUES)) {
      throw new CommandException(
          ExitCode.USAGE,
          "--lock %s is of this machine (expected=none with --via); name %s as the source"
              .formatted(lock, lock));
    }
    if (isGroup()) {
      if (keep != null) {
        throw new CommandException(
            ExitCode.USAGE, "--keep-snapshot is for a file or a volume (expected=none with these)");
      }
      return new GroupBackup(streams, set, via, options, size, still, LockCommand.of(lock))
          .run(source);
    }
    LvmDump.Plan plan =
        new LvmDump.Plan(
            new RemoteDump.Request(path, size, packing()),
            still.kind() == SnapshotKind.LVM ? snapshotSize : "",
            LockCommand.of(lock),
            List.of());
    SourceDump dump = new SourceDump(Via.connect(via), SshOptions.helpers(), plan, still, options);
    SourceDump.Outcome outcome;
    long written;
    DumpMeter meter = new DumpMeter(streams);
    try {
      outcome = dump.run(set, keep, meter, streams::say);
      written = Files.size(BackupSet.open(set).lastFile());
    } catch (IOException failure) {
      throw BackupFailure.of("the backup of " + source + " failed, nothing was kept", failure);
    } finally {
      meter.end();
    }
    RemoteDump.Result result = outcome.dump();
    double seconds = (System.nanoTime() - start) / 1e9;
    streams.say(
        String.format(
            Locale.ROOT,
            "read %d%s bytes, changed %d of %d blocks, wrote %d bytes (%.3f of the source), %.1f s%s",
            outcome.read(),
            outcome.read() == result.length() ? "" : " of " + result.length(),
            result.changed(),
            result.blocks(),
            written,
            result.length() == 0 ? 0 : (double) written / result.length(),
            seconds,
            lock.isBlank()
                ? ""
                : String.format(Locale.ROOT, ", locked for %.1f s", outcome.lockedSeconds())));
    if (!outcome.complaint().isEmpty()) {
      throw new CommandException(
          outcome.wrong() > 0 ? ExitCode.NOT_SO : ExitCode.PARTIAL, outcome.complaint());
    }
    return ExitCode.DONE;
  }

  /** Of another machine nothing is known but the name, so a folder's ends with a slash. */
  private boolean isGroup() {
    return source.startsWith(GroupBackup.QUEUES)
        || (via == null ? Files.isDirectory(Path.of(source)) : source.endsWith("/"));
  }

  /**
   * Packed is what crosses a wire, whatever the set; and what is kept so is packed there as well.
   */
  private RemoteDump.Packing packing() {
    boolean isKeptSo = compression == Compression.ZSTD || compression == Compression.LZ4;
    return via != null || isKeptSo ? compression.onTheWay() : RemoteDump.Packing.NONE;
  }

  private KeepSnapshot keep() {
    if (!keepSnapshot && fullReadEvery != null) {
      throw new CommandException(
          ExitCode.USAGE, "--full-read-every goes with --keep-snapshot; without it all is read");
    }
    return keepSnapshot
        ? new KeepSnapshot(fullReadEvery == null ? KeepSnapshot.FULL_EVERY : fullReadEvery)
        : null;
  }
}
