package org.q4j.monitor.lag;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.q4j.OwnerGoneException;
import org.q4j.condition.Condition;
import org.q4j.queue.QueueReader;
import org.q4j.queue.QueueStats;
import org.q4j.queue.QueueStore;
import org.q4j.queue.StoredRow;

/**
 * A data directory, also one that another process has open: its queue files are read, and that
 * process is asked which rows are owned, and since when, where it serves others. Changes nothing.
 *
 * <p>A queue's rows are counted without reading them, except where a condition has to be asked.
 */
public final class DirectorySource implements LagSource {
  /** So many owned rows are passed over, at the most, to find a ready one. */
  private static final long MOST_OWNED = 10_000;

  private final Path directory;
  private final Optional<QueueStore> owner;

  public DirectorySource(Path directory) {
    this.directory = directory.toAbsolutePath().normalize();
    this.owner = QueueStore.served(directory);
  }

  @Override
  public String id() {
    return directory.toString();
  }

  @Override
  public Reading read(LagTarget target) {
    try (QueueReader reader = QueueReader.open(directory, target.queue())) {
      Optional<QueueStats> told = told(target.queue());
      QueueStats stats = told.orElseGet(reader::stats);
      boolean ownersKnown = told.isPresent() || reader.inUse().isEmpty();
      long now = System.currentTimeMillis();
      Found found = find(reader, target, ownersKnown ? stats.owned() : 0, now);
      return new Reading(
          now,
          target.condition().isPresent() ? found.rows : stats.rows(),
          stats.rows(),
          OptionalLong.of(stats.nextRowId()),
          found.oldest(),
          found.age.or(() -> target.condition().isPresent() ? Optional.empty() : age(told)),
          ownersKnown ? OptionalLong.of(stats.owned()) : OptionalLong.empty(),
          told.map(QueueStats::oldestOwnedNanos)
              .filter(nanos -> nanos >= 0)
              .map(Duration::ofNanos));
    }
  }

  /** Empty when the owner has just gone: then the file says all there is. */
  private Optional<QueueStats> told(String queue) {
    try {
      return owner.map(from -> from.queue(queue).stats());
    } catch (OwnerGoneException gone) {
      return Optional.empty();
    }
  }

  private static Optional<Duration> age(Optional<QueueStats> told) {
    return told.map(QueueStats::oldestReadyNanos)
        .filter(nanos -> nanos >= 0)
        .map(Duration::ofNanos);
  }

  /** What going over the rows has shown. */
  private static final class Found {
    private long rows;
    private StoredRow oldest;
    private Optional<Duration> age = Optional.empty();

    OptionalLong oldest() {
      return oldest == null ? OptionalLong.empty() : OptionalLong.of(oldest.rowId());
    }
  }

  /** Which rows are owned is not known here, but how many: behind so many the next one is ready. */
  private static Found find(QueueReader reader, LagTarget target, long owned, long now) {
    Found found = new Found();
    Optional<Condition> condition =
        target.condition().map(text -> Condition.compile(text, reader.schema()));
    Optional<TimeColumn> column =
        target.ageColumn().map(name -> TimeColumn.of(reader.schema(), name));
    boolean tooMany = owned > MOST_OWNED;
    for (StoredRow row : reader.rows(Long.MAX_VALUE)) {
      if (condition.isPresent() && !condition.get().matches(row.row(), now)) {
        continue;
      }
      found.rows++;
      if (found.oldest == null && found.rows > owned && !tooMany) {
        found.oldest = row;
        found.age = column.map(time -> time.age(row.row(), now));
      }
      if (condition.isEmpty() && (found.oldest != null || tooMany)) {
        break;
      }
    }
    return found;
  }

  @Override
  public void close() {
    owner.ifPresent(QueueStore::close);
  }
}
