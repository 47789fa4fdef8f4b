package org.q4j.backup;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.q4j.Q4jException;

/**
 * Backs up a source into a set by the helper, here or on another machine: the same program reads
 * and hashes in both cases.
 *
 * @param connect the command that runs a command line where the source is: {@code ssh} and its
 *     arguments, or {@code sh -c} for here
 * @param helpers the folder with {@code MACHINE/blockdiff_dump}
 * @param plan what to dump; its snapshot size counts for LVM alone
 * @param still how the source is kept still
 */
public record SourceDump(
    List<String> connect, Path helpers, LvmDump.Plan plan, KeepStill still) {

  /**
   * Takes the next generation.
   *
   * @param set its name with its folder
   * @param say told each step
   * @return what the dump did
   */
  public RemoteDump.Result run(Path set, Compression compression, Consumer<String> say)
      throws IOException {
    RemoteDump.Result[] result = new RemoteDump.Result[1];
    SetRun.Dumper dumper =
        (old, difference, digests) -> {
          result[0] = dump(old, difference, digests, compression, say);
          return 0;
        };
    SetRun.run(set, compression, dumper, unheard -> {});
    return result[0];
  }

  private RemoteDump.Result dump(
      Path old, Path difference, Path digests, Compression compression, Consumer<String> say)
      throws IOException {
    try (InputStream before = old == null ? null : Files.newInputStream(old);
        OutputStream packed =
            compression.pack(new BufferedOutputStream(Files.newOutputStream(difference), 1 << 18));
        OutputStream hashed = new BufferedOutputStream(Files.newOutputStream(digests), 1 << 16);
        RemoteDump connection = RemoteDump.connect(connect, helpers)) {
      RemoteDump.Result result =
          switch (still.kind()) {
            case NONE ->
                Prefix.around(
                    plan.lock(),
                    "the lock",
                    say,
                    () -> dumpAsItIs(connection, before, packed, hashed, say));
            case LVM -> LvmDump.dump(connection, plan, before, packed, hashed, say);
            case BTRFS, XFS_REFLINK, ZFS ->
                dumpSnapshot(connection, before, packed, hashed, say);
          };
      connection.finish();
      return result;
    }
  }

  private RemoteDump.Result dumpAsItIs(
      RemoteDump connection,
      InputStream before,
      OutputStream packed,
      OutputStream hashed,
      Consumer<String> say)
      throws IOException {
    RemoteDump.Result result = connection.dump(plan.request(), before, packed, hashed, say);
    String changed = connection.changedMeanwhile();
    if (!changed.isEmpty()) {
      if (!still.allowChanges()) {
        throw new Q4jException(
            "%s, %s; nothing was kept; take a --snapshot or a --lock, or --allow-changes"
                .formatted(changed, plan.request().path()));
      }
      say.accept(changed);
    }
    return result;
  }

  private RemoteDump.Result dumpSnapshot(
      RemoteDump connection,
      InputStream before,
      OutputStream packed,
      OutputStream hashed,
      Consumer<String> say)
      throws IOException {
    RemoteDump.Request request = plan.request();
    String path =
        Prefix.around(
            plan.lock(), "the lock", say, () -> connection.keep(still, request.path()));
    say.accept("dumping " + path + "...");
    RemoteDump.Result result =
        connection.dump(
            new RemoteDump.Request(path, request.blockSize(), request.packing()),
            before,
            packed,
            hashed,
            say);
    connection.removeSnapshot();
    return result;
  }
}
