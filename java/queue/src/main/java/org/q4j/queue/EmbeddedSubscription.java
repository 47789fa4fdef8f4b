package org.q4j.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Queues of one store, looked up once, and again when one was dropped and made anew or given
 * another file or name. For one thread at a time, as its session.
 */
final class EmbeddedSubscription implements Subscription {
  private final EmbeddedSession session;
  private final List<Target> targets;
  private final List<String> names = new ArrayList<>();

  /** Replaced, never changed: a wait that is under way keeps its own. */
  private Taking taking;

  EmbeddedSubscription(EmbeddedSession session, List<Target> targets) {
    this(session, targets, targets.stream().map(target -> open(session, target)).toList());
  }

  /**
   * @param opened the targets' queues, which have their conditions
   */
  EmbeddedSubscription(EmbeddedSession session, List<Target> targets, List<EmbeddedQueue> opened) {
    this.session = session;
    this.targets = List.copyOf(targets);
    List<WaitRun.Place> found = new ArrayList<>(targets.size());
    for (int i = 0; i < targets.size(); i++) {
      Target target = targets.get(i);
      names.add(target.name().toString());
      found.add(new WaitRun.Place(opened.get(i), target.condition()));
    }
    this.taking = new Taking(session, found);
  }

  private static EmbeddedQueue open(EmbeddedSession session, Target target) {
    EmbeddedQueue queue = session.open(target.name());
    queue.compile(target.condition());
    return queue;
  }

  @Override
  public List<String> queues() {
    return targets.stream().map(Target::toString).toList();
  }

  private Taking taking() {
    for (int i = 0; i < targets.size(); i++) {
      EmbeddedQueue queue = taking.places().get(i).queue();
      if (queue.isShut() || !queue.name().equals(names.get(i))) {
        List<WaitRun.Place> changed = new ArrayList<>(taking.places());
        Target target = targets.get(i);
        changed.set(i, new WaitRun.Place(open(session, target), target.condition()));
        taking = new Taking(session, changed);
      }
    }
    return taking;
  }

  @Override
  public Optional<OwnedRow> await(Duration timeout) {
    List<EmbeddedOwnedRow> rows = take(timeout, 1, Long.MAX_VALUE);
    return rows.isEmpty() ? Optional.empty() : Optional.of(rows.get(0));
  }

  @Override
  public Batch awaitBatch(Duration timeout, int maxRows, long maxBytes) {
    if (maxRows < 1 || maxBytes < 1) {
      throw new IllegalArgumentException(
          "maxRows=%d maxBytes=%d (expected 1 or more)".formatted(maxRows, maxBytes));
    }
    return new EmbeddedBatch(session, take(timeout, maxRows, maxBytes));
  }

  private List<EmbeddedOwnedRow> take(Duration timeout, int maxRows, long maxBytes) {
    return taking().take(timeout, maxRows, maxBytes);
  }

  @Override
  public CompletableFuture<Optional<OwnedRow>> awaitAsync(Duration timeout, Executor executor) {
    return taking(timeout, executor, 1, Long.MAX_VALUE)
        .start()
        .thenApply(rows -> rows.stream().<OwnedRow>map(row -> row).findFirst());
  }

  /** Returns an await of many rows without a thread that waits. */
  AsyncTaking taking(Duration timeout, Executor executor, int maxRows, long maxBytes) {
    return new AsyncTaking(taking(), timeout, executor, maxRows, maxBytes);
  }
}
