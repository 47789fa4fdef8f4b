package org.q4j.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.q4j.archive.ArchiveServer;
import org.q4j.archive.ReadCache;
import org.q4j.archive.S3Store;
import org.q4j.io.MapLimits;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code q4j archive serve}. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = {
      "Serves the files of DIR over HTTP, read only: name is answered from name, name.gz or",
      "name.zst, packed to clients that accept it and unpacked on the way to all others. With --s3,",
      "what is not in DIR comes from the bucket, by way of a cache of bounded size. Links are not",
      "followed and hidden files (.name) not served."
    })
final class ArchiveServeCommand implements Callable<Integer> {
  private final Streams streams;

  @Parameters(paramLabel = "DIR", description = "The folder.")
  private Path folder;

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      description = "Where to listen (127.0.0.1:8081); port 0 takes a free one.")
  private String listen = "127.0.0.1:8081";

  @Option(names = "--listing", description = "Answer folders with a page of their names.")
  private boolean listing;

  @Option(names = "--cache", paramLabel = "FOLDER", description = "For what the bucket has.")
  private Path cache;

  @Option(
      names = "--cache-max",
      paramLabel = "SIZE",
      description = "What all files there may have together (10G).")
  private String cacheMax = "10G";

  @Option(
      names = "--connections",
      paramLabel = "N",
      description = "At most at a time (1000); more wait.")
  private int connections = 1000;

  @Option(
      names = "--request-limit",
      paramLabel = "SPAN",
      description = "In which a client must have sent its request (10s).")
  private String requestLimit = "10s";

  @Option(
      names = "--stall-limit",
      paramLabel = "SPAN",
      description = "For which a client may take nothing of an answer (30s).")
  private String stallLimit = "30s";

  @Option(
      names = "--least-rate",
      paramLabel = "BYTES",
      description = "A second that a client must take of an answer (1K); 0 for any.")
  private String leastRate = "1K";

  @Mixin private BucketOptions bucket;

  ArchiveServeCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() {
    if (bucket.isGiven() != (cache != null)) {
      throw new CommandException(ExitCode.USAGE, "--s3 and --cache go together");
    }
    InetSocketAddress address = ListenAddress.parse("--listen", listen);
    Duration request = positive("--request-limit", requestLimit);
    Duration stall = positive("--stall-limit", stallLimit);
    long rate = size("--least-rate", leastRate);
    long bound = size("--cache-max", cacheMax);
    if (connections < 1) {
      throw new CommandException(
          ExitCode.USAGE, "--connections %d (expected=1 or more)".formatted(connections));
    }
    try (ArchiveServer server =
        ArchiveServer.start(
            new ArchiveServer.Options(
                folder, address, listing, connections, request, stall, rate, openCache(bound)))) {
      streams.say(
          "serving %s on http://%s:%d/".formatted(folder, address.getHostString(), server.port()));
      Ending ending = Ending.with(() -> close(server));
      server.join();
      ending.over();
    } catch (IOException failure) {
      throw ArchiveFailure.of("cannot serve " + folder, failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    return ExitCode.DONE;
  }

  private void close(ArchiveServer server) {
    try {
      server.close();
    } catch (IOException failure) {
      streams.say("the server does not stop as it should: " + Reason.of(failure));
    }
  }

  private Optional<ReadCache> openCache(long bound) throws IOException {
    if (!bucket.isGiven()) {
      return Optional.empty();
    }
    requireOutside();
    S3Store store = bucket.open();
    try {
      return Optional.of(ReadCache.open(cache, bound, store));
    } catch (IOException | RuntimeException failure) {
      store.close();
      throw failure;
    }
  }

  /** In DIR the cache's files would be served, packed and moved to the bucket as DIR's own. */
  private void requireOutside() throws IOException {
    Path outer = folder.toRealPath();
    Path inner = cache.toAbsolutePath().normalize();
    Path there = inner;
    while (!Files.exists(there)) {
      there = there.getParent();
    }
    inner = there.toRealPath().resolve(there.relativize(inner));
    if (!inner.startsWith(outer)) {
      return;
    }
    for (Path name : outer.relativize(inner)) {
      if (name.toString().startsWith(".")) {
        return;
      }
    }
    throw new CommandException(
        ExitCode.USAGE,
        "--cache %s is in %s, its files would be taken for archived ones (expected=a folder elsewhere, or a hidden one)"
            .formatted(cache, folder));
  }

  private static Duration positive(String option, String text) {
    Duration span = Span.parse(option, text);
    if (span.isZero()) {
      throw new CommandException(ExitCode.USAGE, "%s %s (expected=more)".formatted(option, text));
    }
    return span;
  }

  private static long size(String option, String text) {
    try {
      return MapLimits.parseSize(text);
    } catch (IllegalArgumentException wrong) {
      throw new CommandException(
          ExitCode.USAGE, "%s: %s".formatted(option, wrong.getMessage()), wrong);
    }
  }
}
