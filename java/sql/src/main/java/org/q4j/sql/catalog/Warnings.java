package org.q4j.sql.catalog;

import java.util.ArrayList;
import java.util.List;
import org.q4j.sql.wire.ErrorReply;

/**
 * What SHOW WARNINGS lists: what the session's last statement had to say. Used by one thread at a
 * time.
 *
 * <p>As on MySQL, a statement that uses no table, and SHOW WARNINGS itself, leaves the list; any
 * other starts with {@link #clear}.
 */
public final class Warnings {
  /** How many are kept; more are only counted. MySQL's default of max_error_count before 8.0. */
  static final int MAX_KEPT = 64;

  private static final int MAX_COUNT = 0xffff;

  /** How grave an entry is. */
  public enum Level {
    /** Nothing was lost. */
    NOTE("Note"),
    /** A value was changed, or a clause had no effect. */
    WARNING("Warning"),
    /** The statement failed. */
    ERROR("Error");

    private final String shown;

    Level(String shown) {
      this.shown = shown;
    }

    /** Returns the word that SHOW WARNINGS has. */
    @Override
    public String toString() {
      return shown;
    }
  }

  /**
   * An entry.
   *
   * @param number MySQL's error number
   */
  public record Entry(Level level, int number, String message) {}

  private final List<Entry> entries = new ArrayList<>();
  private long count;
  private long errors;

  /** Forgets all. */
  public void clear() {
    entries.clear();
    count = 0;
    errors = 0;
  }

  /** Adds one. */
  public void add(Level level, int number, String message) {
    count++;
    if (level == Level.ERROR) {
      errors++;
    }
    if (entries.size() < MAX_KEPT) {
      entries.add(new Entry(level, number, message));
    }
  }

  /** Adds a warning. */
  public void warn(int number, String message) {
    add(Level.WARNING, number, message);
  }

  /** Adds the error that a statement ended with. */
  public void error(ErrorReply error) {
    add(Level.ERROR, error.number(), error.getMessage());
  }

  /** Returns how many came, for the end of an answer: 0 to 65535. */
  public int count() {
    return (int) Math.min(count, MAX_COUNT);
  }

  /** Returns how many came, those not kept too (@@warning_count). */
  public long warningCount() {
    return count;
  }

  /** Returns how many errors came (@@error_count). */
  public long errorCount() {
    return errors;
  }

  /** Returns those that are kept, the oldest first. */
  public List<Entry> entries() {
    return List.copyOf(entries);
  }
}
