package org.q4j.sql.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.q4j.queue.Queue;
import org.q4j.row.RowBuilder;
import org.q4j.sql.wire.Together;

/**
 * Rows of several clients' INSERTs into one queue that arrived together, inserted as one append:
 * one group, one sync, one waking of whoever answers. Each statement is answered by itself. When
 * the engine refuses them (such as one row that lacks a value), each is tried alone.
 */
final class JointInsert implements Together.Common {
  private final Queue queue;
  private final List<Part> parts = new ArrayList<>();
  private final List<RowBuilder> rows = new ArrayList<>();

  private record Part(InsertTarget target, List<RowBuilder> rows) {}

  JointInsert(Queue queue) {
    this.queue = queue;
  }

  /** Adds a statement's rows. Its write has begun. */
  void add(InsertTarget target, List<RowBuilder> more) {
    parts.add(new Part(target, more));
    rows.addAll(more);
  }

  @Override
  public boolean tryRun() {
    Optional<CompletableFuture<Long>> joined;
    try {
      joined = queue.tryJoin(rows);
    } catch (RuntimeException refused) {
      return false; // Which is heard again by each.
    }
    joined.ifPresent(this::answer);
    return joined.isPresent();
  }

  @Override
  public void run() {
    CompletableFuture<Long> inserted = null;
    if (parts.size() > 1) {
      try {
        inserted = queue.insertOrJoin(rows);
      } catch (RuntimeException refused) {
        // Nothing was inserted: whose rows they are that are refused is heard from each.
      }
    }
    if (inserted == null) {
      parts.forEach(part -> part.target().append(part.rows()));
    } else {
      answer(inserted);
    }
  }

  private void answer(CompletableFuture<Long> inserted) {
    CompletableFuture<Long> unused =
        inserted.whenComplete(
            (first, failure) ->
                parts.forEach(part -> part.target().answerJoint(part.rows().size(), failure)));
  }
}
