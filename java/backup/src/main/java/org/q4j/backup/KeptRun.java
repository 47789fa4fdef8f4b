package org.q4j.backup;

import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Consumer;
import org.q4j.CorruptException;
import org.q4j.Q4jException;
import org.q4j.UnsupportedException;
import org.q4j.io.NativeDisk;

/**
 * A dump of a snapshot that stays until the next run. What is known is only believed of the very
 * snapshot that the last generation was read from: its name, its identity and the digests of that
 * generation have to be those that were noted. Else everything is read.
 *
 * <p>The connection is held until the generation is part of the set; the snapshot stays only then.
 * Not thread-safe.
 */
final class KeptRun implements AutoCloseable {
  private static final int LABEL = 60;

  private final SourceDump dump;
  private final KeepSnapshot keep;
  private final SetFiles files;
  private final Consumer<String> say;
  private RemoteDump connection;
  private SetReader set;
  private long length;
  private KeptState before;
  private boolean isKnown;
  private long full;
  private Told told;
  private String failure = "";

  KeptRun(SourceDump dump, KeepSnapshot keep, SetFiles files, Consumer<String> say) {
    this.dump = dump;
    this.keep = keep;
    this.files = files;
    this.say = say;
    switch (dump.still().kind()) {
      case NONE, ZFS ->
          throw new UnsupportedException(
              "--keep-snapshot with --snapshot %s (expected=btrfs, xfs-reflink, lvm)"
                  .formatted(dump.still().kind().word()));
      case BTRFS, XFS_REFLINK, LVM -> {}
    }
    if ((source() + connect()).chars().anyMatch(Character::isISOControl)) {
      throw new UnsupportedException(
          "--keep-snapshot of a source whose name has control characters: " + source());
    }
  }

  private String source() {
    return dump.plan().request().path();
  }

  private String connect() {
    return String.join(" ", dump.connect());
  }

  /** Dumps; the snapshot is still there afterwards. */
  RemoteDump.Result dump(
      SetRun.Job job, RemoteDump.Terms terms, InputStream old, DumpState state, LockTime locked)
      throws IOException {
    set = job.set();
    connection = RemoteDump.connect(dump.connect(), dump.helpers());
    connection.send(terms);
    RemoteDump.Request request = dump.plan().request();
    boolean isVolume = dump.still().kind() == SnapshotKind.LVM;
    String path =
        Prefix.around(
            dump.plan().lock(),
            "the lock",
            locked,
            () ->
                isVolume
                    ? connection.snapshot(dump.plan().snapshotSize(), request.path())
                    : connection.keep(dump.still(), request.path()));
    compare(job);
    say.accept("dumping " + path + "...");
    RemoteDump.Result result =
        connection.dump(
            new RemoteDump.Request(path, request.blockSize(), request.packing()), old, state, say);
    told = state.told();
    length = result.length();
    if (isKnown && told == null) {
      throw new CorruptException("the helper does not say what it read; run again");
    }
    return result;
  }

  /** Has the helper leave out what is known, where anything is. */
  private void compare(SetRun.Job job) throws IOException {
    long generation = job.last() + 1;
    full = generation;
    String why = readState(job.last());
    if (why.isEmpty()) {
      boolean verify = generation - before.full() >= keep.fullEvery();
      why = new KeptRequests(connection).compare(before, verify);
      isKnown = why.isEmpty();
      if (isKnown && !verify) {
        full = before.full();
      } else if (isKnown) {
        say.accept(
            "reading all, to check what the storage says: the last full read was generation %d"
                .formatted(before.full()));
      }
    }
    if (!why.isEmpty()) {
      say.accept("reading all: " + why);
    }
  }

  /** Returns why what was noted cannot be used; empty when it can. */
  private String readState(long last) throws IOException {
    try {
      before = KeptState.read(files, dump.options().key()).orElse(null);
    } catch (CorruptException damage) {
      return damage.getMessage();
    }
    if (before == null) {
      return "no snapshot was kept by the last run";
    }
    Optional<GenerationSum> sum = last == 0 ? Optional.empty() : set.sum(last);
    if (before.generation() != last
        || before.full() > last
        || sum.isEmpty()
        || !sum.get().digests().equals(before.digests())) {
      return "the kept snapshot is of generation %d, not of the last one, %d"
          .formatted(before.generation(), last);
    }
    if (!isOfThisSource()) {
      return "the kept snapshot %s is of another source: --snapshot %s %s"
          .formatted(before.name(), before.kind().word(), before.source());
    }
    return "";
  }

  private boolean isOfThisSource() {
    return before.kind() == dump.still().kind()
        && before.source().equals(source())
        && before.connect().equals(connect());
  }

  /** The generation is part of the set: the snapshot stays, and the one before goes. */
  void published(long generation) {
    try {
      if (wrong() > 0) {
        distrust();
      } else {
        stay(generation);
      }
      connection.finish();
    } catch (IOException | Q4jException cause) {
      failure =
          "generation %d is complete, but its snapshot was not kept: %s; the next run reads all"
              .formatted(generation, cause.getMessage());
    }
  }

  private void stay(long generation) throws IOException {
    String digests = set.sum(generation).orElseThrow().digests();
    if (before != null && !isOfThisSource()) {
      leave();
    }
    KeptState now =
        new KeptState(
            generation,
            digests,
            full,
            dump.still().kind(),
            connect(),
            source(),
            before == null ? newSeries() : before.series(),
            "",
            "");
    // Noted before it is there, so that whatever becomes of this run, the next one finds it.
    write(now);
    KeptRequests.Kept kept = new KeptRequests(connection).keep(now);
    write(now.at(kept.identity(), kept.name()));
    if (before != null && !folder(before.name()).equals(folder(kept.name()))) {
      leave();
    }
    say.accept("kept %s for the next run%s".formatted(kept.name(), space()));
  }

  /** The snapshot before is where those of its series are not looked for. */
  private void leave() throws IOException {
    if (!before.connect().equals(connect())) {
      say.accept("left %s, kept by %s".formatted(before.name(), before.connect()));
    } else if (!before.name().isEmpty()) {
      new KeptRequests(connection).release(before);
    }
    before = null;
  }

  private String space() {
    return isKnown && told.read() < length
        ? "; the one before held about %d bytes".formatted(told.read())
        : "";
  }

  private static String folder(String name) {
    return name.substring(0, name.lastIndexOf('/') + 1);
  }

  /** A storage that was wrong once is asked again only when all has been read once more. */
  private void distrust() throws IOException {
    connection.removeSnapshot();
    new KeptRequests(connection).release(before);
    NativeDisk.instance().delete(files.kept());
  }

  private void write(KeptState state) {
    NativeDisk.instance().writeFile(files.kept(), state.format(dump.options().key()));
  }

  /** A name for people, and a number that no other set has. */
  private String newSeries() {
    String label = files.name().getFileName().toString().replaceAll("[^A-Za-z0-9_-]", "_");
    byte[] number = new byte[Long.BYTES];
    new SecureRandom().nextBytes(number);
    return label.substring(0, Math.min(LABEL, label.length()))
        + "-"
        + HexFormat.of().formatHex(number);
  }

  /** Returns how many bytes of the source were read, of so many. */
  long read(long all) {
    return isKnown ? told.read() : all;
  }

  /** Returns how many blocks the storage was wrong about. */
  long wrong() {
    return isKnown ? told.wrong() : 0;
  }

  /** Returns what did not come out as asked for though the generation is complete; or nothing. */
  String complaint() {
    if (wrong() == 0) {
      return failure;
    }
    long last = before.generation();
    return "the storage was wrong: it said that %d blocks are as they were, and they are not, first at offset %d; generation %d, read in full, has them right%s; the kept snapshot was removed, and the next run reads all"
        .formatted(
            told.wrong(),
            told.wrongAt(),
            last + 1,
            before.full() < last
                ? ", but generations %d to %d may have what was there before"
                    .formatted(before.full() + 1, last)
                : "");
  }

  @Override
  public void close() {
    if (connection != null) {
      connection.close();
    }
  }
}
