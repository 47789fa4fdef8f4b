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
    rows.addAll(more);
    parts.add(new Part(target, more));
  }

  @Override
  public boolean tryRun() {
    Optional<CompletableFuture<Long>> joined;
    try {
      joined = queue.tryJoin(rows);
    } catch (RuntimeException refused) {
      return false; // Which is heard again by each.
    } catch (Error fault) {
      fail(fault);
      return true;
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
      } catch (Error fault) {
        fail(fault);
        return;
      }
    }
    if (inserted == null) {
      parts.forEach(JointInsert::append);
    } else {
      answer(inserted);
    }
  }

  private static void append(Part part) {
    try {
      part.target().append(part.rows());
    } catch (Error fault) {
      part.target().fail(fault);
    }
  }

  /** Whether the rows arrive is not known, so they are not tried again. */
  private void fail(Error fault) {
    parts.forEach(part -> part.target().answerJoint(part.rows().size(), fault));
  }

  private void answer(CompletableFuture<Long> inserted) {
    CompletableFuture<Long> unused =
        inserted.whenComplete(
            (first, failure) ->
                parts.forEach(part -> part.target().answerJoint(part.rows().size(), failure)));
  }
}
