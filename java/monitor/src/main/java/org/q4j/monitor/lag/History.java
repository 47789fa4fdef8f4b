package org.q4j.monitor.lag;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The samples of one queue, oldest first, the last of them just taken. Immutable.
 *
 * <p>When a queue was emptied, or its server restarted, its numbers begin anew: what was sampled
 * before that says nothing any more and is left out. So is what is from the future, after a clock
 * was set back.
 */
final class History {
  /** How many are kept. */
  static final int MOST = 256;

  /** Rates are of this time, or of the last two samples when those are further apart. */
  static final Duration WINDOW = Duration.ofMinutes(15);

  /** Over less a rate would be mostly chance: nothing may leave for some seconds. */
  private static final long LEAST_MILLIS = 5_000;

  /** A number may go back by this part of what the other one went on. */
  private static final long MOST_BACK = 8;

  private final List<Sample> samples;

  private History(List<Sample> samples) {
    this.samples = samples;
  }

  /** Returns the history with a sample behind those of before. */
  static History of(List<Sample> before, Sample now) {
    List<Sample> kept = new ArrayList<>();
    for (Sample sample : before) {
      if (sample.millis() <= now.millis()) {
        if (!kept.isEmpty() && !goesOn(kept.get(kept.size() - 1), sample)) {
          kept.clear();
        }
        kept.add(sample);
      }
    }
    if (!kept.isEmpty() && !goesOn(kept.get(kept.size() - 1), now)) {
      kept.clear();
    }
    kept.add(now);
    return new History(List.copyOf(thinned(kept)));
  }

  private static boolean goesOn(Sample before, Sample after) {
    if (before.next().isEmpty() || after.next().isEmpty()) {
      return before.next().isEmpty() == after.next().isEmpty();
    }
    long came = after.next().getAsLong() - before.next().getAsLong();
    long left = after.left().getAsLong() - before.left().getAsLong();
    return fits(came, left) && fits(left, came) && after.millis() >= before.millis();
  }

  /**
   * Rows and numbers of one look are of slightly different moments where they are asked for one
   * after the other, so one of them may seem to go back by what came or left in between. That is
   * little beside what happens between two looks.
   */
  private static boolean fits(long change, long other) {
    return change >= 0 || -change <= other / MOST_BACK;
  }

  /** Drops every second sample of the older half: the older, the further apart. */
  private static List<Sample> thinned(List<Sample> samples) {
    if (samples.size() <= MOST) {
      return samples;
    }
    List<Sample> left = new ArrayList<>();
    for (int i = 0; i < samples.size(); i++) {
      if (i >= samples.size() / 2 || i % 2 == 0) {
        left.add(samples.get(i));
      }
    }
    return left;
  }

  List<Sample> samples() {
    return samples;
  }

  private Sample last() {
    return samples.get(samples.size() - 1);
  }

  /** Returns how long ago a row was first seen, 0 when it has come since the last sample. */
  Duration seen(long number) {
    for (Sample sample : samples) {
      if (sample.next().isPresent() && sample.next().getAsLong() > number) {
        return Duration.ofMillis(last().millis() - sample.millis());
      }
    }
    return Duration.ZERO;
  }

  /** Returns the sample that rates are counted from; empty when there is none yet. */
  private Optional<Sample> base() {
    Sample base = null;
    for (Sample sample : samples) {
      long ago = last().millis() - sample.millis();
      if (ago >= LEAST_MILLIS && (base == null || isTooOld(base))) {
        base = sample;
      }
    }
    return Optional.ofNullable(base);
  }

  private boolean isTooOld(Sample sample) {
    return last().millis() - sample.millis() > WINDOW.toMillis();
  }

  /** Returns for how long rates are known; empty after the first sample. */
  Optional<Duration> span() {
    return base().map(sample -> Duration.ofMillis(last().millis() - sample.millis()));
  }

  /** Returns rows a second that came; empty when that is not known. */
  OptionalDouble inRate() {
    return rate((from, to) -> to.next().getAsLong() - from.next().getAsLong());
  }

  /** Returns rows a second that left; empty when that is not known. */
  OptionalDouble outRate() {
    return rate((from, to) -> to.left().getAsLong() - from.left().getAsLong());
  }

  /** Returns by how many rows a second the queue has shrunk; negative when it has grown. */
  OptionalDouble shrinkRate() {
    return base().isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(perSecond(base().get(), base().get().rows() - last().rows()));
  }

  private interface Difference {
    long between(Sample from, Sample to);
  }

  private OptionalDouble rate(Difference difference) {
    Optional<Sample> base = base();
    return base.isEmpty() || last().next().isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(perSecond(base.get(), difference.between(base.get(), last())));
  }

  private double perSecond(Sample from, long rows) {
    return rows * 1000.0 / (last().millis() - from.millis());
  }
}
