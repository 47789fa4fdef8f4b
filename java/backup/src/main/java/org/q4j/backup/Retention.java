package org.q4j.backup;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.IsoFields;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Which generations are kept: of each of the last days, weeks (from Monday on) and months that have
 * any, the last one; and the last ones of all.
 *
 * @param daily how many days
 * @param weekly how many weeks
 * @param monthly how many months
 * @param last how many of the last generations, at least 1: a run goes on from the last
 * @param zone whose midnight ends a day
 */
public record Retention(int daily, int weekly, int monthly, int last, ZoneId zone) {
  /**
   * What may be kept.
   *
   * @param number from 1 on
   * @param at when it was complete
   */
  record Dated(long number, Instant at) {}

  /** Checks the numbers. */
  public Retention {
    if (daily < 0 || weekly < 0 || monthly < 0 || last < 1) {
      throw new IllegalArgumentException("negative, or none is kept");
    }
  }

  /**
   * Returns what is kept.
   *
   * @param generations the oldest first
   * @return by number, the rules that keep each, as in "day, month"
   */
  SortedMap<Long, String> kept(List<BackupSet.Generation> generations) {
    return keptOf(generations.stream().map(one -> new Dated(one.number(), one.at())).toList());
  }

  /** The same of anything that has a number and a time. */
  SortedMap<Long, String> keptOf(List<Dated> all) {
    SortedMap<Long, String> kept = new TreeMap<>();
    int first = Math.max(0, all.size() - last);
    for (Dated one : all.subList(first, all.size())) {
      keep(kept, one.number(), "last");
    }
    each(all, daily, "day", LocalDate::toString, kept);
    each(
        all,
        weekly,
        "week",
        day ->
            day.get(IsoFields.WEEK_BASED_YEAR) + "-" + day.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR),
        kept);
    each(all, monthly, "month", day -> day.getYear() + "-" + day.getMonthValue(), kept);
    return kept;
  }

  private void each(
      List<Dated> all,
      int count,
      String rule,
      Function<LocalDate, String> period,
      SortedMap<Long, String> kept) {
    String before = "";
    int left = count;
    for (int i = all.size() - 1; i >= 0 && left > 0; i--) {
      String now = period.apply(day(all.get(i).at()));
      if (!now.equals(before)) {
        keep(kept, all.get(i).number(), rule);
        before = now;
        left--;
      }
    }
  }

  private LocalDate day(Instant at) {
    return at.atZone(zone).toLocalDate();
  }

  private static void keep(SortedMap<Long, String> kept, long number, String rule) {
    kept.merge(number, rule, (old, more) -> old + ", " + more);
  }
}
