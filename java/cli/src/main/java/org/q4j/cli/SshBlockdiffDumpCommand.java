package org.q4j.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.q4j.backup.BlockSize;
import org.q4j.backup.RemoteDump;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ssh_blockdiff_dump}. */
@Command(
    name = "ssh_blockdiff_dump",
    mixinStandardHelpOptions = true,
    description = {
      "Dumps the blocks of a file or device of another machine that are not as the old digest",
      "says, over one ssh connection. Nothing has to be installed there; a helper of less than",
      "1 MB is sent along and removed. $Q4J_SSH is run instead of ssh."
    })
final class SshBlockdiffDumpCommand implements Callable<Integer> {
  private final Streams streams;

  @Mixin private SshOptions options;

  @Parameters(arity = "0..*", paramLabel = "HOST FILE", description = "Where, and what.")
  private List<String> arguments = List.of();

  SshBlockdiffDumpCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    if (arguments.size() != 2) {
      throw OldUsage.of(
          "ssh_blockdiff_dump [-z|--gzip|--lzop] user@host remote_file [5< prev_digest_file] 6> digest_file > backup_file");
    }
    int blockSize = Environment.has("BLOCKSIZE") ? BlockSize.of(System.getenv()) : 0;
    List<String> ssh = SshOptions.command(arguments.get(0));
    RemoteDump.Request request =
        new RemoteDump.Request(arguments.get(1), blockSize, options.packing());
    Consumer<String> verbose = Environment.has("VERBOSE") ? streams::say : unheard -> {};
    try (DumpStreams files = DumpStreams.open();
        RemoteDump connection = RemoteDump.connect(ssh, SshOptions.helpers())) {
      verbose.accept("dumping %s by %s".formatted(request.path(), String.join(" ", ssh)));
      RemoteDump.Result result =
          connection.dump(request, files.old(), streams.out(), files.digests(), streams::say);
      connection.finish();
      verbose.accept(
          "read %d bytes, changed %d of %d blocks"
              .formatted(result.length(), result.changed(), result.blocks()));
    } catch (IOException failure) {
      throw new CommandException(ExitCode.INPUT, "the dump failed: " + Reason.of(failure), failure);
    }
    return ExitCode.DONE;
  }
}
