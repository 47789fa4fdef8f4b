package org.q4j.sql.select;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * For each row of one side, each row of the other. The other side is held in memory as long as it
 * fits, and read again for every row where it does not.
 */
final class NestedLoop {

  private final Tables.Rows first;
  private final Tables.Rows second;
  private final boolean isOuter;
  private final boolean swapped;
  private final Optional<Node> condition;
  private final Compiler compiler;

  /**
   * @param first the side whose rows an outer join keeps
   * @param swapped whether the first side's columns are the last of a row
   */
  NestedLoop(
      Tables.Rows first,
      Tables.Rows second,
      boolean isOuter,
      boolean swapped,
      Optional<Node> condition,
      Compiler compiler) {
    this.first = first;
    this.second = second;
    this.isOuter = isOuter;
    this.swapped = swapped;
    this.condition = condition;
    this.compiler = compiler;
  }

  RowCursor open() {
    return new Cursor();
  }

  private Object[] joined(Object[] a, Object[] b) {
    int firstSize = first.columns().size();
    int secondSize = second.columns().size();
    Object[] row = new Object[firstSize + secondSize];
    System.arraycopy(a, 0, row, swapped ? secondSize : 0, firstSize);
    if (b != null) {
      System.arraycopy(b, 0, row, swapped ? 0 : firstSize, secondSize);
    }
    return row;
  }

  /** Reads the second side again and again. */
  private final class Inner {
    private final MemoryUse memory = compiler.planner().memory();
    private final List<Object[]> held = new ArrayList<>();
    private boolean isComplete;
    private boolean isTooLarge;
    private long bytes;
    private RowCursor rows = Cursors.none();
    private int next;

    void restart() {
      next = 0;
      if (!isComplete) {
        release();
        rows.close();
        rows = second.source().open();
      }
    }

    Object[] next() {
      if (isComplete) {
        return next < held.size() ? held.get(next++) : null;
      }
      Object[] row = rows.next();
      if (row == null) {
        isComplete = !isTooLarge;
        return null;
      }
      hold(row);
      return row;
    }

    private void hold(Object[] row) {
      long size = MemoryUse.of(row);
      // Half of the memory is for what comes after the join.
      if (isTooLarge || !memory.hasRoomFor(2 * (bytes + size))) {
        isTooLarge = true;
        release();
        return;
      }
      memory.add(size);
      bytes += size;
      held.add(row);
    }

    private void release() {
      memory.release(bytes);
      bytes = 0;
      held.clear();
    }

    void close() {
      release();
      rows.close();
    }
  }

  private final class Cursor implements RowCursor {
    private final RowCursor outerRows = first.source().open();
    private final Inner inner = new Inner();
    private Object[] current;
    private boolean isMatched;
    private int looks;

    @Override
    public Object[] next() {
      while (true) {
        if (current == null) {
          current = outerRows.next();
          if (current == null) {
            return null;
          }
          isMatched = false;
          inner.restart();
        }
        Object[] found = nextOfCurrent();
        if (found != null) {
          return found;
        }
      }
    }

    private Object[] nextOfCurrent() {
      for (Object[] other = inner.next(); other != null; other = inner.next()) {
        if ((++looks & 0xfff) == 0) {
          SqlErrors.checkCancelled(compiler.context());
        }
        Object[] row = joined(current, other);
        boolean holds =
            condition.isEmpty() || compiler.operators().truth(condition.get(), row) == Truth.TRUE;
        if (holds) {
          isMatched = true;
          return row;
        }
      }
      Object[] alone = isOuter && !isMatched ? joined(current, null) : null;
      current = null;
      return alone;
    }

    @Override
    public void close() {
      inner.close();
      outerRows.close();
    }
  }
}
