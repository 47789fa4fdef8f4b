package org.q4j.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.q4j.backup.BlockSize;
import org.q4j.backup.LvmDump;
import org.q4j.backup.RemoteDump;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ssh_lvm_dump}. */
@Command(
    name = "ssh_lvm_dump",
    mixinStandardHelpOptions = true,
    description = {
      "As ssh_blockdiff_dump, from an LVM snapshot of the volume that is taken for it and removed",
      "after it. $SNAPSHOT_SIZE is its size (10G); $LVCREATE_PREFIX is a command that wraps the",
      "taking of it, such as mysqllock with its options; $SSH_BLOCKDIFF_PREFIX wraps the dump."
    })
final class SshLvmDumpCommand implements Callable<Integer> {
  private final Streams streams;

  @Mixin private SshOptions options;

  @Parameters(arity = "0..*", paramLabel = "HOST VOLUME", description = "Where, and what.")
  private List<String> arguments = List.of();

  SshLvmDumpCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    if (arguments.size() != 2) {
      throw OldUsage.of(
          "ssh_lvm_dump [-z|--gzip|--lzop] root@host lv_path [5< prev_digest_file] 6> digest_file > backup_file");
    }
    int blockSize = Environment.has("BLOCKSIZE") ? BlockSize.of(System.getenv()) : 0;
    LvmDump.Plan plan =
        new LvmDump.Plan(
            new RemoteDump.Request(arguments.get(1), blockSize, options.packing()),
            Environment.get("SNAPSHOT_SIZE", LvmDump.SNAPSHOT_SIZE),
            Environment.words("LVCREATE_PREFIX"),
            Environment.words("SSH_BLOCKDIFF_PREFIX"));
    List<String> ssh = SshOptions.command(arguments.get(0));
    try (DumpStreams files = DumpStreams.open();
        RemoteDump connection = RemoteDump.connect(ssh, SshOptions.helpers())) {
      LvmDump.dump(
          connection, plan, files.old(), streams.out(), files.digests(), streams.err()::println);
      connection.finish();
    } catch (IOException failure) {
      throw new CommandException(ExitCode.INPUT, "the dump failed: " + Reason.of(failure), failure);
    }
    return ExitCode.DONE;
  }
}
