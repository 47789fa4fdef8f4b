package org.q4j.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.q4j.backup.BackupSet;
import org.q4j.backup.BlockSize;
import org.q4j.backup.Compression;
import org.q4j.backup.LvmDump;
import org.q4j.backup.RemoteDump;
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
      "last one. The set is as before until the new generation is complete, synced and read back."
    })
final class BackupRunCommand implements Callable<Integer> {
  /** What kind of snapshot the source is read from. */
  enum Snapshot {
    NONE,
    LVM
  }

  private final Streams streams;

  @Parameters(index = "0", paramLabel = "SET", description = "The set.")
  private Path set;

  @Parameters(index = "1", paramLabel = "SOURCE", description = "A file, device or volume.")
  private String source;

  @Option(
      names = "--via",
      paramLabel = "ssh://[USER@]HOST[:PORT]",
      description = "The source is on that machine; nothing has to be installed there.")
  private URI via;

  @Option(
      names = "--snapshot",
      paramLabel = "KIND",
      description = "none (default): the source must not change meanwhile; lvm: of the volume.")
  private Snapshot snapshot = Snapshot.NONE;

  @Option(
      names = "--snapshot-size",
      paramLabel = "SIZE",
      description = "Room for what is written meanwhile (10G).")
  private String snapshotSize = LvmDump.SNAPSHOT_SIZE;

  @Option(
      names = "--lock",
      paramLabel = "COMMAND",
      description = "Wraps the snapshot (without one, the dump), such as 'mysqllock --host=db00'.")
  private String lock = "";

  @Option(names = "--compress", paramLabel = "KIND", description = "zstd (default), gzip, none.")
  private Compression compression = Compression.ZSTD;

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
    LvmDump.Plan plan =
        new LvmDump.Plan(
            new RemoteDump.Request(path, size, RemoteDump.Packing.NONE),
            snapshot == Snapshot.LVM ? snapshotSize : "",
            Environment.split(lock),
            List.of());
    SourceDump dump = new SourceDump(connect(), SshOptions.helpers(), plan);
    RemoteDump.Result result;
    long written;
    try {
      result = dump.run(set, compression, streams::say);
      written = Files.size(BackupSet.open(set).lastFile());
    } catch (IOException failure) {
      throw BackupFailure.of("the backup of " + source + " failed, nothing was kept", failure);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    streams.say(
        String.format(
            Locale.ROOT,
            "read %d bytes, changed %d of %d blocks, wrote %d bytes (%.3f of what was read), %.1f s",
            result.length(),
            result.changed(),
            result.blocks(),
            written,
            result.length() == 0 ? 0 : (double) written / result.length(),
            seconds));
    return ExitCode.DONE;
  }

  private List<String> connect() {
    if (via == null) {
      return List.of("sh", "-c");
    }
    if (!"ssh".equals(via.getScheme()) || via.getHost() == null) {
      throw new CommandException(
          ExitCode.USAGE, "--via %s (expected=ssh://[USER@]HOST[:PORT])".formatted(via));
    }
    List<String> command = new ArrayList<>(SshOptions.command(""));
    if (via.getPort() >= 0) {
      command.add("-p");
      command.add("" + via.getPort());
    }
    command.add("--");
    command.add((via.getUserInfo() == null ? "" : via.getUserInfo() + "@") + via.getHost());
    return command;
  }
}
