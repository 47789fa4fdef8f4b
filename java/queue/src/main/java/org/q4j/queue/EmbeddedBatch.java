package org.q4j.queue;

import java.util.List;

/** Rows that an {@link EmbeddedSession} took together. */
record EmbeddedBatch(EmbeddedSession session, List<EmbeddedOwnedRow> taken) implements Batch {

  @Override
  public List<OwnedRow> rows() {
    return List.copyOf(taken);
  }

  @Override
  public void end() {
    session.finishOwned(taken, true);
  }

  @Override
  public void abort() {
    session.finishOwned(taken, false);
  }
}
