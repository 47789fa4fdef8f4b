package org.q4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.q4j.backup.BlockMerge;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code blockdiff_merge}. */
@Command(
    name = "blockdiff_merge",
    mixinStandardHelpOptions = true,
    description = {
      "Merges a block difference from standard input into a file or a device.",
      "With digests, every block of the result is verified and its length is exact. They are",
      "NAME.N.md5 of the same generation: found by themselves where the input is the file NAME.N,",
      "else given. Without them a difference that was cut off or left out may go unseen."
    })
final class BlockdiffMergeCommand implements Callable<Integer> {
  private final Streams streams;

  @Parameters(arity = "0..*", paramLabel = "FILE", description = "The file or device.")
  private List<Path> files = List.of();

  @Option(
      names = "--digest",
      paramLabel = "NAME.N.md5",
      description = "The digests to verify the result with.")
  private Path digest;

  BlockdiffMergeCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    if (files.size() != 1) {
      throw OldUsage.of("blockdiff_merge [--digest NAME.N.md5] FILE < NAME.N");
    }
    Path file = files.get(0);
    Consumer<String> trace = Environment.has("DEBUG") ? streams::say : unheard -> {};
    Optional<Path> digests = Optional.ofNullable(digest).or(BlockdiffMergeCommand::besideInput);
    BlockMerge.Result result;
    try {
      result = BlockMerge.merge(streams.in(), "standard input", file, digests, trace);
    } catch (IOException failure) {
      throw new CommandException(
          ExitCode.INPUT, "cannot merge into %s: %s".formatted(file, Reason.of(failure)), failure);
    }
    if (result.cut() > 0 && digests.isEmpty()) {
      streams.say(
          "%s was cut to %d bytes, where its source ended; --digest NAME.N.md5 verifies that"
              .formatted(file, result.length()));
    }
    return ExitCode.DONE;
  }

  /** The input tells its name when it is a file; a set keeps its digests beside it. */
  private static Optional<Path> besideInput() {
    try {
      Path input = Files.readSymbolicLink(Path.of("/proc/self/fd/0"));
      Path beside = Path.of(input + ".md5");
      return input.isAbsolute() && Files.isRegularFile(input) && Files.isRegularFile(beside)
          ? Optional.of(beside)
          : Optional.empty();
    } catch (IOException unknown) {
      return Optional.empty();
    }
  }
}
