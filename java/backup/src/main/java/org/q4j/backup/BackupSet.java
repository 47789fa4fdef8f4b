package org.q4j.backup;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.q4j.CorruptException;
import org.q4j.NotFoundException;
import org.q4j.Q4jException;
import org.q4j.UnsupportedException;
import org.q4j.io.NativeDisk;

/**
 * A set of generations, read: listed, verified, restored. Takes no lock; a run beside it adds a
 * generation and changes none.
 */
public final class BackupSet {
  /**
   * One generation.
   *
   * @param number from 1 on
   * @param at when it was complete
   * @param file its difference
   * @param bytes of that file
   * @param length of the source, bytes; -1 where the old scripts wrote it and recorded none
   * @param blockSize in bytes
   * @param blocks of the source
   * @param changed blocks in the difference; -1 where none is recorded
   * @param base the generation that the difference is from; 0: none, it is a full one
   * @param digest by which blocks are told apart
   * @param encrypted whether its files are
   * @param position where the log of the server stood whose data this is, where a lock told it
   */
  public record Generation(
      long number,
      Instant at,
      Path file,
      long bytes,
      long length,
      int blockSize,
      long blocks,
      long changed,
      long base,
      DigestKind digest,
      boolean encrypted,
      Optional<BinlogPosition> position) {}

  /**
   * What a restore did.
   *
   * @param generation that was restored
   * @param length bytes
   * @param written bytes; holes and what was there already are not
   * @param position where the log of the server stood whose data this is, where a lock told it
   */
  public record Restored(
      long generation, long length, long written, Optional<BinlogPosition> position) {}

  private final SetReader set;
  private final SetFiles files;
  private final long last;

  private BackupSet(SetReader set, long last) {
    this.set = set;
    this.files = set.files();
    this.last = last;
  }

  /** As {@link #open(Path, SetKey)}, without a key. */
  public static BackupSet open(Path name) {
    return open(name, null);
  }

  /**
   * Opens a set.
   *
   * @param name with its folder
   * @param key of an encrypted set, or null; listing needs none
   * @throws NotFoundException when there is no complete generation
   * @throws CorruptException when there are later generations than {@code NAME.ver} says
   */
  public static BackupSet open(Path name, SetKey key) {
    BackupSet set = openMember(name, key);
    set.files.checkLast(NativeDisk.instance(), set.last);
    return set;
  }

  /** The same of a set in a folder of copies, whose lists say which generations there are. */
  static BackupSet openMember(Path name, SetKey key) {
    SetFiles files = new SetFiles(name);
    long last = files.lastGeneration(NativeDisk.instance());
    if (last == 0) {
      throw new NotFoundException(
          "no backup set %s: no %s; name it as blockdiff_backup and q4j backup run do"
              .formatted(name, files.version()));
    }
    return new BackupSet(new SetReader(files, key), last);
  }

  /** Returns the number of the last generation. */
  public long last() {
    return last;
  }

  /** Returns the difference of the last generation; those before it may lie elsewhere. */
  public Path lastFile() throws IOException {
    return set.differenceFile(last);
  }

  /** Returns all generations, the oldest first; of those before the first kept one, none. */
  public List<Generation> generations() throws IOException {
    List<Generation> all = new ArrayList<>();
    for (long number : set.chain(last)) {
      all.add(generation(number));
    }
    Collections.reverse(all);
    return all;
  }

  /** Returns what can be restored and what is lost. */
  public SetListing listing() throws IOException {
    return SetListing.of(set, last, this::generation);
  }

  private Generation generation(long number) throws IOException {
    Path file = set.differenceFile(number);
    Optional<GenerationSum> sum = set.sum(number);
    if (sum.isPresent()) {
      GenerationSum known = sum.get();
      return new Generation(
          number,
          known.at(),
          file,
          Files.size(file),
          known.length(),
          known.blockSize(),
          known.blocks(),
          known.changed(),
          known.base(),
          known.kind(),
          known.sealed(),
          known.position());
    }
    try (DigestFile digests = set.digests(number)) {
      return new Generation(
          number,
          Files.getLastModifiedTime(file).toInstant(),
          file,
          Files.size(file),
          -1,
          digests.blockSize(),
          digests.count(),
          -1,
          number - 1,
          DigestKind.MD5,
          false,
          Optional.empty());
    }
  }

  /**
   * Reads everything back, without the source: the files' checksums, and that every block has the
   * digest its generation gives it.
   *
   * @param say told of each generation
   * @throws CorruptException naming the first damaged generation and what can be restored still
   */
  public void verify(Consumer<String> say) throws IOException {
    Q4jException lost = null;
    List<Long> numbers = List.of();
    for (long newest = last; newest >= 1 && newest > last - SetListing.LOOKED_BACK; newest--) {
      try {
        numbers = new ArrayList<>(set.chain(newest));
        break;
      } catch (NotFoundException | CorruptException damage) {
        lost = lost == null ? damage : lost;
      }
    }
    Collections.reverse(numbers);
    String sound = "";
    for (long number : numbers) {
      try {
        say.accept("generation %d: %s".formatted(number, verify(number)));
      } catch (UnsupportedException notAsked) {
        throw notAsked; // No key, for example: nothing is known of the set.
      } catch (IOException | Q4jException damage) {
        throw new CorruptException(
            "generation %d of %s is damaged: %s; %s can still be restored"
                .formatted(
                    number,
                    files.name(),
                    damage instanceof NoSuchFileException
                        ? "no such file: " + damage.getMessage()
                        : damage.getMessage(),
                    left(sound)),
            damage);
      }
      sound = numbers.get(0) + " to " + number;
    }
    if (lost != null) {
      throw new CorruptException(
          "%s; %s can still be restored".formatted(lost.getMessage(), left(sound)), lost);
    }
  }

  private static String left(String sound) {
    return sound.isEmpty() ? "nothing" : "generations " + sound;
  }

  /** Returns whether a generation's sums say which file of a folder it is of. */
  boolean isTied(long generation) throws IOException {
    return set.sum(generation).map(sum -> !sum.pathCode().isEmpty()).orElse(false);
  }

  /**
   * Checks what the list of a copy says of a generation, without reading that.
   *
   * @param length of the source, bytes
   * @throws NotFoundException when it is not there
   * @throws CorruptException when it has another length
   */
  void checkListed(long generation, long length) throws IOException {
    if (generation > last) {
      throw new NotFoundException(
          "generation %d is in the list of a copy, but the last one is %d by %s: write %d into it if the files of that are there"
              .formatted(generation, last, files.version(), generation));
    }
    Optional<GenerationSum> sum = set.sum(generation);
    if (sum.isEmpty()) {
      set.differenceFile(generation);
    } else if (sum.get().length() != length) {
      throw new CorruptException(
          "length=%d (expected=%d by the list of the copy), %s"
              .formatted(sum.get().length(), length, files.sum(generation)));
    }
  }

  /** Verifies a generation and those that it builds on. */
  void verifyUpTo(long generation) throws IOException {
    for (long number : chainOf(generation)) {
      verify(number);
    }
  }

  private String verify(long number) throws IOException {
    Path file = set.differenceFile(number);
    Optional<GenerationSum> sum = set.sum(number);
    if (sum.isPresent()) {
      GenerationSum.verify(file, sum.get().difference());
      sum.get().verifyDigests(set.digestFile(number));
    }
    long base = set.base(number);
    try (DigestFile digests = set.digests(number);
        DigestFile before = base == 0 ? null : set.digests(base);
        Records difference = set.difference(number)) {
      GenerationCheck.Facts facts = GenerationCheck.check(difference, file, digests, before);
      if (sum.isPresent() && facts.length() >= 0 && facts.length() != sum.get().length()) {
        throw new CorruptException(
            "length=%d (expected=%d), %s"
                .formatted(facts.length(), sum.get().length(), files.sum(number)));
      }
      return "sound, %d of %d blocks%s"
          .formatted(
              facts.changed(),
              facts.blocks(),
              sum.isPresent() ? "" : " (written without checksums of its files)");
    }
  }

  /**
   * Returns the last generation that was complete at a moment and can be restored; {@link #listing}
   * says which ones are lost.
   *
   * @throws NotFoundException when the first one is later
   */
  public long at(Instant moment) throws IOException {
    return listing()
        .at(moment)
        .map(Generation::number)
        .orElseThrow(
            () ->
                new NotFoundException(
                    "no generation of %s is as old as %s; q4j backup list shows them"
                        .formatted(files.name(), moment)));
  }

  /** Returns a generation and those that it builds on, the newest first. */
  private List<Long> chainOf(long generation) throws IOException {
    List<Long> all;
    try {
      all = set.chain(last);
    } catch (NotFoundException | CorruptException lost) {
      if (generation < 1 || generation >= last) {
        throw new CorruptException(
            "%s; %s".formatted(lost.getMessage(), listing().left(generation)), lost);
      }
      return set.chain(generation); // What is lost of a later one takes none before it along.
    }
    int at = all.indexOf(generation);
    if (at < 0) {
      throw new NotFoundException(
          "no generation %d of %s (expected=%s)".formatted(generation, files.name(), all));
    }
    return all.subList(at, all.size());
  }

  private void verifyDigests(long generation, Optional<GenerationSum> sum) throws IOException {
    if (sum.isEmpty()) {
      return;
    }
    try {
      sum.get().verifyDigests(set.digestFile(generation));
    } catch (CorruptException damage) {
      throw new CorruptException(
          "generation %d cannot be restored: %s; %s"
              .formatted(generation, damage.getMessage(), listing().left(generation)),
          damage);
    }
  }

  /**
   * Restores a generation. Each block is verified and written once, from the newest generation that
   * has it; a block that the target holds already is not written.
   *
   * @param target a file or a block device; one that was there holds a mixture when this throws, a
   *     new file is not there then
   * @throws CorruptException when the result is not as the generation's digests say
   */
  public Restored restore(long generation, Path target) throws IOException {
    return restore(generation, () -> RestoreTarget.open(target), RestoreTarget::sync);
  }

  /** Restores to a file that is not there, in a new folder; its name is not durable yet. */
  Restored restoreNew(long generation, Path target) throws IOException {
    return restore(generation, () -> RestoreTarget.openNew(target), unsynced -> {});
  }

  /** Opens where to restore to. */
  private interface Opening {
    RestoreTarget open() throws IOException;
  }

  private Restored restore(long generation, Opening opening, Consumer<RestoreTarget> end)
      throws IOException {
    List<Long> chain = chainOf(generation);
    Optional<GenerationSum> sum = set.sum(generation);
    verifyDigests(generation, sum);
    try (DigestFile digests = set.digests(generation);
        RestoreTarget restored = opening.open()) {
      MergeTarget to = restored.to();
      BlockWriter writer = new BlockWriter(digests, to);
      if (sum.isPresent()) {
        to.setLength(sum.get().length());
      }
      for (long number : chain) {
        try (Records difference = set.difference(number)) {
          writer.apply(difference, set.differenceFile(number).toString(), number == generation);
        }
      }
      writer.finish();
      to.finish();
      long length = sum.isPresent() ? sum.get().length() : BlockVerification.length(to, digests);
      to.setLength(length);
      to.finish();
      restored.keep();
      end.accept(restored);
      return new Restored(generation, length, to.written(), sum.flatMap(GenerationSum::position));
    }
  }

  /**
   * Writes the source of a generation to a stream, from its first byte to its last. Each block is
   * verified before it is written.
   *
   * @param scratch a folder for what does not fit into memory when the generation builds on many
   * @return the length in bytes
   * @throws CorruptException when a block is not as the digests say; what was written before is
   *     right
   */
  public long export(long generation, OutputStream out, Path scratch) throws IOException {
    List<Long> chain = chainOf(generation);
    Optional<GenerationSum> sum = set.sum(generation);
    verifyDigests(generation, sum);
    try (DigestFile digests = set.digests(generation);
        ChainFold fold = new ChainFold(set, new SetFiles(scratch.resolve("q4j-export")));
        Records records = fold.open(chain)) {
      long written = new ExportStream(digests, out).copy(records);
      if (sum.isPresent() && written != sum.get().length()) {
        throw new CorruptException(
            "length=%d (expected=%d), %s"
                .formatted(written, sum.get().length(), files.sum(generation)));
      }
      return written;
    }
  }
}
