package org.q4j.queue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;
import org.jetbrains.kotlinx.lincheck.LinChecker;
import org.jetbrains.kotlinx.lincheck.annotations.Operation;
import org.jetbrains.kotlinx.lincheck.strategy.stress.StressOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.q4j.store.CompactionPolicy;
import org.q4j.testing.SimulatedDisk;

/**
 * Whatever several sessions do at once, it comes to what they would have seen one after the other:
 * each result of many short random runs is compared with those of all orders of a plain model.
 */
class LinearizabilityTest {
  private static final int SESSIONS = 3;

  @Test
  @Timeout(300)
  void takesEndsAbortsClosesAndInsertsHappenAsIfOneAfterTheOther() {
    LinChecker.check(
        Engine.class,
        new StressOptions()
            .iterations(Integer.getInteger("q4j.lincheck.programs", 25))
            .invocationsPerIteration(200)
            .threads(SESSIONS)
            .actorsPerThread(3)
            .actorsBefore(3)
            .actorsAfter(2)
            .sequentialSpecification(Specification.class));
  }

  /** The real thing. A session is used by one thread, hence the groups. */
  public static final class Engine {
    private final QueueStore store =
        QueueStore.open(
            Path.of("/data"),
            StoreOptions.defaults().on(new SimulatedDisk()).compacting(CompactionPolicy.NEVER));
    private final Queue queue = store.create("app.rows", "id BIGINT NOT NULL");
    private final Session[] sessions = new Session[SESSIONS];

    /** Opens the sessions. */
    public Engine() {
      for (int i = 0; i < SESSIONS; i++) {
        sessions[i] = store.session();
      }
    }

    /** Returns the new row's id. */
    @Operation
    public long insert() {
      return queue.insert(row -> row.set(0, 1));
    }

    /** Returns how many rows there are, owned ones too. */
    @Operation
    public long count() {
      return queue.count();
    }

    /** As {@link #take}, by the first session. */
    @Operation(nonParallelGroup = "first")
    public long takeFirst() {
      return take(0);
    }

    /** As {@link #take}, by the second session. */
    @Operation(nonParallelGroup = "second")
    public long takeSecond() {
      return take(1);
    }

    /** As {@link #take}, by the third session. */
    @Operation(nonParallelGroup = "third")
    public long takeThird() {
      return take(2);
    }

    /** Ends the row of the first session. */
    @Operation(nonParallelGroup = "first")
    public void endFirst() {
      sessions[0].end();
    }

    /** Ends the row of the second session. */
    @Operation(nonParallelGroup = "second")
    public void endSecond() {
      sessions[1].end();
    }

    /** Gives the row of the first session back. */
    @Operation(nonParallelGroup = "first")
    public boolean abortFirst() {
      return abort(0);
    }

    /** Gives the row of the third session back. */
    @Operation(nonParallelGroup = "third")
    public boolean abortThird() {
      return abort(2);
    }

    /** Closes the second session, which gives its row back, and opens another. */
    @Operation(nonParallelGroup = "second")
    public void closeSecond() {
      sessions[1].close();
      sessions[1] = store.session();
    }

    /** Returns the id of the row that the session owns now, or 0. It has none in hand before. */
    private long take(int session) {
      if (sessions[session].owned().isPresent()) {
        return -1; // To end and to take are two steps; each of them is looked at by itself.
      }
      Optional<OwnedRow> row = sessions[session].await(Duration.ZERO, "app.rows");
      return row.map(OwnedRow::rowId).orElse(0L);
    }

    private boolean abort(int session) {
      boolean owns = sessions[session].owned().isPresent();
      if (owns) {
        sessions[session].abort();
      }
      return owns;
    }
  }

  /** The same with plain collections, for one thread. */
  public static final class Specification {
    private final TreeMap<Long, Integer> owners = new TreeMap<>();
    private final long[] owned = new long[SESSIONS];
    private long last;

    /** See {@link Engine#insert}. */
    public long insert() {
      owners.put(++last, -1);
      return last;
    }

    /** See {@link Engine#count}. */
    public long count() {
      return owners.size();
    }

    /** See {@link Engine#takeFirst}. */
    public long takeFirst() {
      return take(0);
    }

    /** See {@link Engine#takeSecond}. */
    public long takeSecond() {
      return take(1);
    }

    /** See {@link Engine#takeThird}. */
    public long takeThird() {
      return take(2);
    }

    /** See {@link Engine#endFirst}. */
    public void endFirst() {
      end(0);
    }

    /** See {@link Engine#endSecond}. */
    public void endSecond() {
      end(1);
    }

    /** See {@link Engine#abortFirst}. */
    public boolean abortFirst() {
      return abort(0);
    }

    /** See {@link Engine#abortThird}. */
    public boolean abortThird() {
      return abort(2);
    }

    /** See {@link Engine#closeSecond}. */
    public void closeSecond() {
      abort(1);
    }

    private long take(int session) {
      if (owned[session] != 0) {
        return -1;
      }
      for (var row : owners.entrySet()) {
        if (row.getValue() < 0) {
          row.setValue(session);
          owned[session] = row.getKey();
          return row.getKey();
        }
      }
      return 0;
    }

    private void end(int session) {
      owners.remove(owned[session]);
      owned[session] = 0;
    }

    private boolean abort(int session) {
      boolean owns = owned[session] != 0;
      if (owns) {
        owners.put(owned[session], -1);
      }
      owned[session] = 0;
      return owns;
    }
  }
}
