package org.q4j.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.q4j.CorruptException;
import org.q4j.NotFoundException;
import org.q4j.Q4jException;
import org.q4j.io.NativeDisk;

/**
 * What of a set can be restored, as far as that shows without reading all of it, and what is lost.
 *
 * @param generations that can be restored, the oldest first
 * @param lost those that cannot, the oldest first
 */
public record SetListing(List<BackupSet.Generation> generations, List<Lost> lost) {
  /** Of a set whose last generations are lost, so many are looked for. */
  static final int LOOKED_BACK = 10_000;

  /**
   * A generation that cannot be restored.
   *
   * @param number from 1 on
   * @param at when it was complete; empty where that is lost, too
   * @param why in words
   */
  public record Lost(long number, Optional<Instant> at, String why) {
    /** Returns whether it may have been complete at a moment. */
    public boolean mayBeOf(Instant moment) {
      return at.isEmpty() || !at.get().isAfter(moment);
    }
  }

  /** Describes one generation. */
  interface Describer {
    BackupSet.Generation of(long number) throws IOException;
  }

  static SetListing of(SetReader set, long last, Describer describer) throws IOException {
    List<BackupSet.Generation> generations = new ArrayList<>();
    List<Lost> lost = new ArrayList<>();
    List<Long> chain = List.of();
    for (long newest = last;
        chain.isEmpty() && newest >= Math.max(1, last - LOOKED_BACK);
        newest--) {
      try {
        chain = set.chain(newest);
      } catch (NotFoundException | CorruptException damage) {
        // A number without any file was folded away by a prune.
        if (newest == last || !set.files().all(NativeDisk.instance(), newest).isEmpty()) {
          lost.add(0, new Lost(newest, time(set, newest), damage.getMessage()));
        }
      }
    }
    for (long number : chain) {
      try {
        generations.add(0, describe(set, number, describer));
      } catch (NotFoundException | CorruptException damage) {
        lost.add(0, new Lost(number, time(set, number), damage.getMessage()));
      }
    }
    return new SetListing(List.copyOf(generations), List.copyOf(lost));
  }

  /** Later generations do without the digests of this one, but not its own restore. */
  private static BackupSet.Generation describe(SetReader set, long number, Describer describer)
      throws IOException {
    if (!Files.exists(set.digestFile(number))) {
      throw new NotFoundException(
          "the digests of generation %d are missing: %s".formatted(number, set.digestFile(number)));
    }
    boolean isSealed = set.sum(number).map(GenerationSum::sealed).orElse(false);
    if (!isSealed) {
      set.digests(number).close();
    }
    return describer.of(number);
  }

  private static Optional<Instant> time(SetReader set, long number) throws IOException {
    try {
      return set.sum(number).map(GenerationSum::at);
    } catch (Q4jException damaged) {
      return Optional.empty(); // Which is told already.
    }
  }

  /** Returns the last generation that was complete at a moment and can be restored. */
  Optional<BackupSet.Generation> at(Instant moment) {
    return generations.stream()
        .filter(one -> !one.at().isAfter(moment))
        .reduce((earlier, later) -> later);
  }

  /** Returns words on what can be restored but for one generation, to end a message with. */
  String left(long but) {
    List<Long> numbers =
        generations.stream().map(BackupSet.Generation::number).filter(n -> n != but).toList();
    return numbers.isEmpty()
        ? "nothing can be restored"
        : "%s %s can be restored still: --generation %d"
            .formatted(
                numbers.size() == 1 ? "generation" : "generations",
                numbers.size() > 20
                    ? numbers.get(0) + " to " + numbers.get(numbers.size() - 1)
                    : numbers.toString().replaceAll("[\\[\\]]", ""),
                numbers.stream().filter(n -> n < but).reduce((a, b) -> b).orElse(numbers.get(0)));
  }
}
