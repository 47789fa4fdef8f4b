package org.q4j.backup;

import java.io.IOException;
import java.io.InputStream;
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
 * @param options how to keep it
 */
public record SourceDump(
    List<String> connect, Path helpers, LvmDump.Plan plan, KeepStill still, Options options) {
  /** The command that runs a command line on this machine. */
  public static final List<String> HERE = List.of("sh", "-c");

  /**
   * How a generation is kept.
   *
   * @param compression of its difference
   * @param kind of the digests of a new set; an old one goes on with its own
   * @param key to encrypt by, or null
   * @param limit bytes of the source a second at most; 0: any number
   */
  public record Options(Compression compression, DigestKind kind, SetKey key, long limit) {}

  /**
   * What a run did.
   *
   * @param dump what was dumped
   * @param lockedSeconds how long the lock was held; 0 without one
   * @param read bytes of the source that were read
   * @param wrong blocks that the storage said are as they were, and are not; the generation has
   *     them right
   * @param complaint what else did not come out as asked for, though the generation is complete;
   *     empty when all did
   */
  public record Outcome(
      RemoteDump.Result dump, double lockedSeconds, long read, long wrong, String complaint) {}

  /**
   * Takes the next generation.
   *
   * @param set its name with its folder
   * @param keep has the snapshot stay for the next run; null for none
   * @param say told each step
   */
  public Outcome run(Path set, KeepSnapshot keep, DumpProgress progress, Consumer<String> say)
      throws IOException {
    RemoteDump.Result[] result = new RemoteDump.Result[1];
    LockTime locked = new LockTime();
    SetRun.Choice choice = new SetRun.Choice(options.compression(), options.kind(), options.key());
    try (KeptRun kept = keep == null ? null : new KeptRun(this, keep, new SetFiles(set), say)) {
      SetRun.Dumper dumper =
          new SetRun.Dumper() {
            @Override
            public SetRun.Dumped dump(SetRun.Job job) throws IOException {
              ArrivingGeneration generation =
                  new ArrivingGeneration(options, plan.request().blockSize(), progress);
              ArrivingGeneration.Filled filled =
                  generation.fill(
                      job,
                      (old, terms, state) ->
                          SourceDump.this.dump(job, kept, old, terms, state, locked, say));
              result[0] = filled.result();
              return new SetRun.Dumped(
                  0, filled.facts(), filled.difference(), filled.digests(), locked.position());
            }

            @Override
            public void published(long generation) {
              if (kept != null) {
                kept.published(generation);
              }
            }
          };
      SetRun.run(set, choice, dumper, unheard -> {});
      long length = result[0].length();
      return new Outcome(
          result[0],
          plan.lock().isEmpty() ? 0 : locked.seconds(),
          kept == null ? length : kept.read(length),
          kept == null ? 0 : kept.wrong(),
          kept == null ? "" : kept.complaint());
    }
  }

  private RemoteDump.Result dump(
      SetRun.Job job,
      KeptRun kept,
      ResumingDump.Digests old,
      RemoteDump.Terms terms,
      DumpState state,
      LockTime locked,
      Consumer<String> say)
      throws IOException {
    ResumingDump.Line line = ResumingDump.Line.of(connect, helpers);
    if (still.kind() == SnapshotKind.NONE) {
      ResumingDump dump = new ResumingDump(line, unused -> plan.request(), terms);
      RemoteDump.Result result =
          Prefix.around(plan.lock(), "the lock", locked, () -> dump.run(old, state, say));
      checkStill(state, say);
      return result;
    }
    if (kept != null) {
      try (InputStream before = old == null ? null : old.open()) {
        return kept.dump(job, terms, before, state, locked);
      }
    }
    SnapshotSource source = new SnapshotSource(plan, still, !connect.equals(HERE), locked, say);
    return new ResumingDump(line, source, terms).run(old, state, say);
  }

  private void checkStill(DumpState state, Consumer<String> say) {
    if (state.moved().isEmpty()) {
      return;
    }
    if (!still.allowChanges()) {
      throw new Q4jException(
          "%s, %s; nothing was kept; take a --snapshot or a --lock, or --allow-changes"
              .formatted(state.moved(), plan.request().path()));
    }
    say.accept(state.moved());
  }
}
