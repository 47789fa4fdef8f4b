package org.q4j.queue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.q4j.ClosedException;
import org.q4j.LockedException;
import org.q4j.NotFoundException;
import org.q4j.Q4jException;
import org.q4j.store.FileImage;
import org.q4j.store.QueueFile;
import org.q4j.store.StillMoment;

/**
 * Finds a moment at which queues hold still together. It never waits inside of a gate for another
 * gate, so it cannot stand in anybody's way for longer than the hold lasts; when the queues are too
 * busy to meet it lets them go and tries again.
 */
final class ImageTaking {
  /** Writers are to be held up for less than 50 ms, their own write and sync included. */
  private static final Duration HOLD = Duration.ofMillis(20);

  private static final long GIVE_UP_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long LONGEST_PAUSE_MILLIS = 50;

  private final List<QueueName> names;
  private final List<EmbeddedQueue> queues;
  private final Clock clock;

  ImageTaking(List<QueueName> names, List<EmbeddedQueue> queues, Clock clock) {
    this.names = names;
    this.queues = queues;
    this.clock = clock;
  }

  /**
   * Takes an image of all queues. One that is made or dropped meanwhile would be missing at that
   * moment, or be there no more; so there have to be the same before and after. One that was both
   * made and dropped again in between may be missing.
   *
   * @param list names them
   * @param taking takes an image of some
   * @param goings counts queues that were dropped or renamed
   * @throws NotFoundException when there are none
   * @throws LockedException when others were made and dropped all the time for half a minute
   */
  static StoreImage ofAll(
      Supplier<List<String>> list, Function<List<String>, StoreImage> taking, LongSupplier goings) {
    long deadline = System.nanoTime() + GIVE_UP_NANOS;
    while (true) {
      long gone = goings.getAsLong();
      List<String> before = list.get();
      if (before.isEmpty()) {
        throw noQueues();
      }
      try {
        StoreImage image = taking.apply(before);
        boolean whole = false;
        try {
          whole = list.get().equals(before);
        } finally {
          if (!whole) {
            image.close();
          }
        }
        if (whole) {
          return image;
        }
      } catch (NotFoundException | ClosedException failure) {
        if (goings.getAsLong() == gone) {
          throw failure; // It is not for a queue that went.
        }
      }
      if (System.nanoTime() > deadline) {
        throw new LockedException(
            "queues were made and dropped all the time, for %d s; try again later, or name the queues"
                .formatted(TimeUnit.NANOSECONDS.toSeconds(GIVE_UP_NANOS)));
      }
    }
  }

  /**
   * A copy of nothing would look like one of all that there is, where the folder is a wrong one.
   */
  private static NotFoundException noQueues() {
    return new NotFoundException(
        "there are no queues in the data directory to take an image of; q4j list shows what is in one");
  }

  /**
   * Takes the image.
   *
   * @throws LockedException when the queues did not meet within half a minute
   * @throws org.q4j.ClosedException when one of them was dropped or failed
   */
  StoreImage take() {
    long deadline = System.nanoTime() + GIVE_UP_NANOS;
    for (long pause = 1; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS)) {
      Optional<StoreImage> image = attempt();
      if (image.isPresent()) {
        return image.get();
      }
      if (System.nanoTime() > deadline) {
        throw new LockedException(
            "no common moment of %d queues within %d s, one is being altered or is too busy: %s; try again later, or name fewer queues"
                .formatted(names.size(), TimeUnit.NANOSECONDS.toSeconds(GIVE_UP_NANOS), names));
      }
      sleep(pause);
    }
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new Q4jException("interrupted", interrupted);
    }
  }

  private Optional<StoreImage> attempt() {
    List<EmbeddedQueue> entered = new ArrayList<>();
    try {
      List<Generation> present = new ArrayList<>();
      for (EmbeddedQueue queue : queues) {
        Generation now = queue.tryEnter();
        if (now == null) {
          return Optional.empty();
        }
        entered.add(queue);
        present.add(now);
      }
      List<QueueFile> files = present.stream().map(now -> now.file).toList();
      Optional<StillMoment.Found> found = StillMoment.of(files, HOLD);
      Instant at = clock.instant().truncatedTo(ChronoUnit.MILLIS);
      return found.map(moment -> image(at, moment, present));
    } finally {
      entered.forEach(EmbeddedQueue::leave);
    }
  }

  private StoreImage image(Instant at, StillMoment.Found moment, List<Generation> present) {
    List<QueueImage> images = new ArrayList<>();
    List<FileImage> files = moment.files();
    for (int i = 0; i < names.size(); i++) {
      QueueName name = names.get(i);
      FileImage file = files.get(i);
      String definition = present.get(i).codec.schema().toSql(name.table());
      images.add(new QueueImage(name, definition, file.rows(), file.length(), file::open));
    }
    return new StoreImage(at, moment.heldNanos(), images, () -> close(files));
  }

  private static void close(List<FileImage> files) {
    Closing closing = new Closing();
    files.forEach(file -> closing.attempt(file::close));
    closing.rethrow();
  }
}
