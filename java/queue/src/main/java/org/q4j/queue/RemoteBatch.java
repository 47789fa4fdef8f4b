package org.q4j.queue;

import java.util.List;

/** Rows that a {@link RemoteSession} took together. */
record RemoteBatch(RemoteSession session, List<RemoteOwnedRow> taken) implements Batch {

  @Override
  public List<OwnedRow> rows() {
    return List.copyOf(taken);
  }

  @Override
  public void end() {
    RemoteOwnedRow.finish(session, Verb.END_ROWS, true, taken);
  }

  @Override
  public void abort() {
    RemoteOwnedRow.finish(session, Verb.ABORT_ROWS, true, taken);
  }
}
