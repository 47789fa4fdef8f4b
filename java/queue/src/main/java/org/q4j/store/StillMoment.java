package org.q4j.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One moment at which several queue files hold still together, so that their images belong to each
 * other.
 *
 * <p>Assumptions and guarantees: each file's group leader comes here between two groups, makes that
 * file's image, and waits for the others. The last one to come makes it the common moment and lets
 * all go on. None waits longer than the limit: the first whose time is over lets all go on, and
 * there was no common moment. So no order of locks matters, and writers are held up for the limit
 * at most.
 */
public final class StillMoment {
  /**
   * What was found at the moment.
   *
   * @param files the images, in the order of the files; closed by the caller
   * @param heldNanos how long the file that was held up longest was, in ns
   */
  public record Found(List<FileImage> files, long heldNanos) {}

  private final FileImage[] images;
  private final long limitNanos;
  private int arrived;
  private int left;
  private long firstArrival;
  private long heldNanos;
  private boolean over;
  private boolean common;
  private RuntimeException failure;

  private StillMoment(int files, long limitNanos) {
    this.images = new FileImage[files];
    this.limitNanos = limitNanos;
  }

  /**
   * Takes the images of files that stay the present ones of their queues meanwhile.
   *
   * @param limit how long a writer may be held up
   * @return empty when they did not come to hold still together; then there is no image
   * @throws org.q4j.ClosedException when one of them failed a write or sync before
   */
  public static Optional<Found> of(List<QueueFile> files, Duration limit) {
    StillMoment moment = new StillMoment(files.size(), limit.toNanos());
    for (int i = 0; i < files.size(); i++) {
      files.get(i).holdStill(moment, i);
    }
    moment.awaitAll();
    if (moment.failure == null && moment.common) {
      return Optional.of(new Found(List.of(moment.images), moment.heldNanos));
    }
    moment.close();
    if (moment.failure != null) {
      throw moment.failure;
    }
    return Optional.empty();
  }

  /** The part of a file's leader. */
  synchronized void hold(int index, Supplier<FileImage> image) {
    if (over) {
      return;
    }
    long since = System.nanoTime();
    try {
      images[index] = image.get();
    } catch (RuntimeException failed) {
      failure = failed; // The file is none the worse for it: this must not fail the group.
      end();
      return;
    }
    firstArrival = arrived++ == 0 ? since : firstArrival;
    if (arrived == images.length) {
      common = true;
      heldNanos = System.nanoTime() - firstArrival;
      end();
    }
    awaitEnd(since + limitNanos);
  }

  private void awaitEnd(long deadline) {
    boolean interrupted = false;
    while (!over) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        end();
      } else {
        try {
          wait(left / 1_000_000, (int) (left % 1_000_000));
        } catch (InterruptedException interrupt) {
          interrupted = true; // Of a writer, who finds it again when its rows are on disk.
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void end() {
    over = true;
    notifyAll();
  }

  /** A file's leader has gone on, or the file refused work. */
  synchronized void leave(RuntimeException refused) {
    if (refused != null) {
      failure = refused;
      over = true;
    }
    left++;
    notifyAll();
  }

  private synchronized void awaitAll() {
    boolean interrupted = false;
    while (left < images.length) {
      try {
        wait();
      } catch (InterruptedException interrupt) {
        interrupted = true; // Leaders hold images that nobody else would close.
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void close() {
    List<FileImage> made = new ArrayList<>(Arrays.asList(images));
    made.removeIf(image -> image == null);
    made.forEach(FileImage::close);
  }
}
