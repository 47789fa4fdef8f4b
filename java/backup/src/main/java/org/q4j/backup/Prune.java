package org.q4j.backup;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.q4j.UnsupportedException;
import org.q4j.io.Disk;
import org.q4j.io.NativeDisk;

/**
 * Frees the room of generations that are not to be kept. Each kept one becomes a difference from
 * the kept one before, and the first a full one, made of what the set holds: no source is needed.
 *
 * <p>A folded difference is written beside the old one, under a name that tells its base, and read
 * back against the digests; that the generation's sums name it then is the step that counts. Before
 * it the set is as it was, after it only the files that no sums lead to any more are removed.
 * Stopped anywhere, every kept generation restores, and the next run removes what is left over.
 */
public final class Prune {
  /**
   * A generation whose difference is to be folded, or that just stays.
   *
   * @param number of the generation
   * @param rules that keep it
   * @param base the kept one before, or 0
   * @param folded the generations that go into it, the newest first; itself alone when it stays
   */
  public record Step(long number, String rules, long base, List<Long> folded) {
    /** Returns whether anything is done. */
    public boolean isFold() {
      return folded.size() > 1;
    }
  }

  /**
   * What was done.
   *
   * @param removed generations
   * @param freed bytes on the disk; below 0 when a fold of few blocks took more than it freed
   */
  public record Result(long removed, long freed) {}

  /** Says which generations are kept. */
  interface Choice {
    /**
     * Chooses.
     *
     * @param all the generations, the oldest first
     * @return by number, why each is kept; the last is among them
     */
    SortedMap<Long, String> of(List<BackupSet.Generation> all);
  }

  private final Disk disk;
  private final SetFiles files;
  private final SetReader set;
  private final Consumer<String> say;

  Prune(Disk disk, Path name, SetKey key, Consumer<String> say) {
    this.disk = disk;
    this.files = new SetFiles(name);
    this.set = new SetReader(files, key);
    this.say = say;
  }

  /**
   * Returns what a prune would do, the oldest kept generation first.
   *
   * @param name of the set, with its folder
   * @param key of an encrypted set, or null
   */
  public static List<Step> plan(Path name, SetKey key, Retention retention) throws IOException {
    return plan(name, key, (Choice) retention::kept);
  }

  /** The same by any choice. */
  static List<Step> plan(Path name, SetKey key, Choice choice) throws IOException {
    List<BackupSet.Generation> all = BackupSet.open(name, key).generations();
    SortedMap<Long, String> kept = choice.of(all);
    List<Step> steps = new ArrayList<>();
    List<Long> folded = new ArrayList<>();
    long base = 0;
    for (BackupSet.Generation one : all) {
      folded.add(0, one.number());
      if (kept.containsKey(one.number())) {
        steps.add(new Step(one.number(), kept.get(one.number()), base, List.copyOf(folded)));
        base = one.number();
        folded.clear();
      }
    }
    return steps;
  }

  /**
   * Prunes.
   *
   * @param name of the set, with its folder
   * @param key of an encrypted set, or null
   * @param say told each step
   * @throws org.q4j.LockedException when a run works on the set
   */
  public static Result run(Path name, SetKey key, Retention retention, Consumer<String> say)
      throws IOException {
    return new Prune(NativeDisk.instance(), name, key, say).run(retention);
  }

  Result run(Retention retention) throws IOException {
    return run((Choice) retention::kept);
  }

  Result run(Choice choice) throws IOException {
    files.existingGeneration(disk);
    Disk.Lock lock = SetLock.take(disk, files);
    try {
      long before = files.size(disk);
      long removed = removeLeftOver();
      for (Step step : plan(files.name(), set.key(), choice)) {
        if (step.isFold()) {
          fold(step);
          removed += step.folded().size() - 1;
        }
      }
      return new Result(removed, before - files.size(disk));
    } finally {
      lock.close();
    }
  }

  /** Removes what an earlier prune folded already, or left when it was killed. */
  private long removeLeftOver() throws IOException {
    long last = files.lastGeneration(disk);
    files.checkLast(disk, last);
    List<Long> chain = set.chain(last);
    long removed = 0;
    for (long number : files.numbers(disk)) {
      if (!chain.contains(number)) {
        files.all(disk, number).forEach(disk::delete);
        removed += number < last ? 1 : 0;
      } else if (set.sum(number).isPresent()) {
        removeOthers(number);
      }
    }
    return removed;
  }

  /** Removes the files of a generation that its sums do not lead to. */
  private void removeOthers(long number) throws IOException {
    List<Path> own = List.of(set.differenceFile(number), set.digestFile(number), files.sum(number));
    for (Path file : files.all(disk, number)) {
      if (!own.contains(file)) {
        disk.delete(file);
      }
    }
  }

  /** Checks that a key is given where one is needed, and only there. */
  static void checkKey(Path name, boolean sealed, SetKey key) {
    if (sealed != (key != null)) {
      throw new UnsupportedException(
          sealed
              ? "the set %s is encrypted: give its key, --key KEYFILE".formatted(name)
              : "the set %s is not encrypted (expected=no --key)".formatted(name));
    }
  }

  private void fold(Step step) throws IOException {
    long number = step.number();
    Optional<GenerationSum> old = set.sum(number);
    boolean sealed = old.map(GenerationSum::sealed).orElse(false);
    checkKey(files.name(), sealed, set.key());
    Path before = set.differenceFile(number);
    Compression packed = Compression.ofName(before.toString());
    Compression compression = packed == Compression.LZOP ? Compression.ZSTD : packed;
    String ending =
        (step.base() == 0 ? ".full" : ".since-" + step.base())
            + compression.ending()
            + (sealed ? SetFiles.SEALED : "");
    Path file = files.of(number, ending);
    Path temporary = SetFiles.temporary(file);
    disk.delete(temporary);
    SetRun.create(temporary);
    GenerationSum sum;
    try {
      sum = write(step, temporary, file, compression, ending, sealed);
    } catch (IOException | RuntimeException failure) {
      disk.delete(temporary); // Perhaps it was the disk that was full.
      throw failure;
    }
    disk.rename(temporary, file);
    disk.writeFile(files.sum(number), sum.format(files, number, set.key()));
    long folded = Files.size(file);
    say.accept(
        "generation %d (%s) is now %s, %d bytes for those of %d generations"
            .formatted(
                number,
                step.rules(),
                step.base() == 0 ? "a full one" : "from generation " + step.base(),
                folded,
                step.folded().size()));
    removeOthers(number);
    for (long gone : step.folded().subList(1, step.folded().size())) {
      files.all(disk, gone).forEach(disk::delete);
    }
  }

  private GenerationSum write(
      Step step, Path temporary, Path file, Compression compression, String ending, boolean sealed)
      throws IOException {
    long number = step.number();
    Optional<GenerationSum> old = set.sum(number);
    String sum;
    try (SummedFile summed = new SummedFile(temporary)) {
      try (ChainFold fold = new ChainFold(set, files);
          Records records = fold.open(step.folded());
          OutputStream out =
              DifferenceWriter.open(summed, compression, sealed ? set.key() : null)) {
        DifferenceWriter.copy(records, out);
      }
      sum = summed.sum();
    }
    try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    GenerationCheck.Facts facts = check(step, temporary, sealed, file);
    long length =
        old.isPresent()
            ? old.get().length()
            : facts.length() >= 0
                ? facts.length()
                : SourceLength.of(set, number, facts.blocks(), facts.blockSize());
    Instant at =
        old.isPresent()
            ? old.get().at()
            : Files.getLastModifiedTime(set.differenceFile(number)).toInstant();
    DigestKind kind = old.map(GenerationSum::kind).orElse(DigestKind.MD5);
    return new GenerationSum(
        length,
        facts.blockSize(),
        facts.blocks(),
        facts.changed(),
        step.base(),
        at,
        kind,
        sealed,
        ending,
        sum,
        GenerationSum.of(set.digestFile(number)),
        old.flatMap(GenerationSum::position),
        old.map(GenerationSum::pathCode).orElse(""));
  }

  private GenerationCheck.Facts check(Step step, Path temporary, boolean sealed, Path file)
      throws IOException {
    try (DigestFile digests = set.digests(step.number());
        DigestFile before = step.base() == 0 ? null : set.digests(step.base());
        Records records = set.difference(temporary, sealed, file)) {
      return GenerationCheck.check(records, file, digests, before);
    }
  }
}
