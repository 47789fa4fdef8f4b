package org.q4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.q4j.CorruptException;
import org.q4j.Q4jException;
import org.q4j.backup.BackupSet;
import org.q4j.backup.CopyHead;
import org.q4j.backup.Drill;
import org.q4j.backup.GroupDrill;
import org.q4j.backup.GroupSet;
import org.q4j.monitor.sample.BackupStatus;

/** Looks at backup sets every half minute, so that whoever asks is answered from memory. */
final class BackupWatch implements Supplier<List<BackupStatus>>, AutoCloseable {
  private static final long SECONDS = 30;

  private final List<Path> sets;
  private final ScheduledExecutorService clock;
  private ScheduledFuture<?> ticks;
  private volatile List<BackupStatus> latest = List.of();

  private BackupWatch(List<Path> sets) {
    this.sets = List.copyOf(sets);
    this.clock =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "q4j-backup-watch");
              thread.setDaemon(true);
              return thread;
            });
  }

  static BackupWatch start(List<Path> sets) {
    BackupWatch watch = new BackupWatch(sets);
    if (!sets.isEmpty()) {
      watch.ticks = watch.clock.scheduleWithFixedDelay(watch::look, 0, SECONDS, TimeUnit.SECONDS);
    }
    return watch;
  }

  private void look() {
    List<BackupStatus> seen = new ArrayList<>();
    for (Path set : sets) {
      try {
        seen.add(GroupSet.isOne(set) ? group(set) : single(set));
      } catch (IOException failure) {
        seen.add(unread(set, Reason.of(failure)));
      } catch (RuntimeException failure) { // Thrown on, it would end the looking.
        seen.add(
            unread(
                set, failure instanceof Q4jException ? failure.getMessage() : failure.toString()));
      }
    }
    latest = List.copyOf(seen);
  }

  private static BackupStatus unread(Path set, String why) {
    return new BackupStatus(set.toString(), Optional.empty(), Optional.empty(), "", why);
  }

  private static BackupStatus group(Path set) throws IOException {
    List<CopyHead> copies = new ArrayList<>();
    GroupSet all = GroupSet.open(set, null);
    all.last(); // When its list is missing, that is what is told.
    all.heads(
            (number, why) -> {
              throw new CorruptException(why);
            })
        .forEach(copies::add);
    Optional<Instant> last =
        copies.isEmpty() ? Optional.empty() : Optional.of(copies.get(copies.size() - 1).at());
    return new BackupStatus(
        set.toString(),
        last,
        GroupDrill.last(set).map(GroupDrill.Passed::at),
        copies.size() + " copies",
        "");
  }

  private static BackupStatus single(Path set) throws IOException {
    List<BackupSet.Generation> generations = BackupSet.open(set).generations();
    Optional<Instant> last =
        generations.isEmpty()
            ? Optional.empty()
            : Optional.of(generations.get(generations.size() - 1).at());
    return new BackupStatus(
        set.toString(),
        last,
        Drill.last(set).map(Drill.Passed::at),
        generations.size() + " generations",
        "");
  }

  @Override
  public List<BackupStatus> get() {
    return latest;
  }

  @Override
  public void close() {
    if (ticks != null) {
      ticks.cancel(false);
    }
    clock.shutdown();
  }
}
