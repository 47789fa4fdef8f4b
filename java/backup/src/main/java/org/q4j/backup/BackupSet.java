package org.q4j.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.q4j.CorruptException;
import org.q4j.NotFoundException;
import org.q4j.Q4jException;
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
   */
  public record Generation(
      long number,
      Instant at,
      Path file,
      long bytes,
      long length,
      int blockSize,
      long blocks,
      long changed) {}

  /**
   * What a restore did.
   *
   * @param generation that was restored
   * @param length bytes
   * @param written bytes; holes and what was there already are not
   */
  public record Restored(long generation, long length, long written) {}

  private final SetFiles files;
  private final long last;

  private BackupSet(SetFiles files, long last) {
    this.files = files;
    this.last = last;
  }

  /**
   * Opens a set.
   *
   * @param name with its folder
   * @throws NotFoundException when there is no complete generation
   */
  public static BackupSet open(Path name) {
    SetFiles files = new SetFiles(name);
    long last = files.lastGeneration(NativeDisk.instance());
    if (last == 0) {
      throw new NotFoundException(
          "no backup set %s: no %s; name it as blockdiff_backup and q4j backup run do"
              .formatted(name, files.version()));
    }
    return new BackupSet(files, last);
  }

  /** Returns the number of the last generation. */
  public long last() {
    return last;
  }

  /** Returns the difference of the last generation; those before it may lie elsewhere. */
  public Path lastFile() {
    return files.difference(last);
  }

  /** Returns all generations, the oldest first. */
  public List<Generation> generations() throws IOException {
    List<Generation> all = new ArrayList<>();
    for (long number = 1; number <= last; number++) {
      Path file = files.difference(number);
      Optional<GenerationSum> sum = GenerationSum.read(files, number);
      try (DigestFile digests = DigestFile.open(files.digests(number))) {
        all.add(
            new Generation(
                number,
                Files.getLastModifiedTime(file).toInstant(),
                file,
                Files.size(file),
                sum.map(GenerationSum::length).orElse(-1L),
                digests.blockSize(),
                digests.count(),
                sum.map(GenerationSum::changed).orElse(-1L)));
      }
    }
    return all;
  }

  /**
   * Reads everything back, without the source: the files' checksums, and that every block has the
   * digest its generation gives it.
   *
   * @param say told of each generation
   * @throws CorruptException naming the first damaged generation and what can be restored still
   */
  public void verify(Consumer<String> say) throws IOException {
    for (long number = 1; number <= last; number++) {
      try {
        say.accept("generation %d: %s".formatted(number, verify(number)));
      } catch (IOException | Q4jException damage) {
        throw new CorruptException(
            "generation %d of %s is damaged: %s; %s can still be restored"
                .formatted(
                    number,
                    files.name(),
                    damage.getMessage(),
                    number == 1 ? "nothing" : "generations 1 to " + (number - 1)),
            damage);
      }
    }
  }

  private String verify(long number) throws IOException {
    Path file = files.difference(number);
    Optional<GenerationSum> sum = GenerationSum.read(files, number);
    if (sum.isPresent()) {
      GenerationSum.verify(file, sum.get().difference());
      GenerationSum.verify(files.digests(number), sum.get().digests());
    }
    try (DigestFile digests = DigestFile.open(files.digests(number));
        DigestFile before = number == 1 ? null : DigestFile.open(files.digests(number - 1));
        InputStream in = Compression.open(file)) {
      GenerationCheck.Facts facts = GenerationCheck.check(in, file, digests, before);
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
   * Returns the last generation that was complete at a moment.
   *
   * @throws NotFoundException when the first one is later
   */
  public long at(Instant moment) throws IOException {
    return generations().stream()
        .filter(generation -> !generation.at().isAfter(moment))
        .mapToLong(Generation::number)
        .max()
        .orElseThrow(
            () ->
                new NotFoundException(
                    "no generation of %s is as old as %s; q4j backup list shows them"
                        .formatted(files.name(), moment)));
  }

  /**
   * Restores a generation and verifies every block of it. Each block is written once, from the
   * newest generation that has it; a block that the target holds already is not written.
   *
   * @param target a file, made when missing, or a block device; of which this throws it holds a
   *     mixture
   * @throws CorruptException when the result is not as the generation's digests say
   */
  public Restored restore(long generation, Path target) throws IOException {
    if (generation < 1 || generation > last) {
      throw new NotFoundException(
          "no generation %d of %s (expected=1 to %d)".formatted(generation, files.name(), last));
    }
    Optional<GenerationSum> sum = GenerationSum.read(files, generation);
    if (sum.isPresent()) {
      GenerationSum.verify(files.digests(generation), sum.get().digests());
    }
    boolean isNew = !Files.exists(target);
    try (DigestFile digests = DigestFile.open(files.digests(generation));
        MergeTarget to = MergeTarget.open(target, !isNew)) {
      BlockSet done = new BlockSet(digests.count());
      if (sum.isPresent()) {
        to.setLength(sum.get().length());
      }
      for (long number = generation; number >= 1; number--) {
        apply(number, digests, done, to, number == generation);
      }
      to.finish();
      long length = sum.isPresent() ? sum.get().length() : BlockVerification.length(to, digests);
      to.setLength(length);
      to.finish();
      BlockVerification.verify(to, digests, length);
      return new Restored(generation, length, to.written());
    }
  }

  private void apply(long number, DigestFile digests, BlockSet done, MergeTarget to, boolean isOwn)
      throws IOException {
    Path file = files.difference(number);
    try (InputStream in = Compression.open(file)) {
      DifferenceReader difference = new DifferenceReader(in, file.toString());
      if (difference.blockSize() != digests.blockSize()) {
        throw new CorruptException(
            "block size=%d of %s (expected=%d of %s)"
                .formatted(difference.blockSize(), file, digests.blockSize(), digests.file()));
      }
      while (difference.next()) {
        long index = difference.offset() / difference.blockSize();
        if (isOwn && index >= digests.count()) {
          throw new CorruptException(
              "%s was cut short: blocks=%d (expected=more than %d, which is in %s)"
                  .formatted(digests.file(), digests.count(), index, file));
        }
        if (index < digests.count() && done.add(index)) {
          to.write(difference.offset(), difference.block(), difference.length());
        }
      }
    }
  }
}
