package org.q4j.client.relay;

import java.util.List;
import java.util.OptionalLong;
import org.q4j.client.ConnectionLostException;
import org.q4j.client.Fenced;
import org.q4j.row.RowBuilder;
import org.q4j.row.Schema;
import org.q4j.store.ReceiveMode;
import org.q4j.store.Source;

/**
 * A target that is sent nothing before the source has confirmed that the rows are nobody else's.
 */
record ConfirmedReceiver(Fenced.Receiver target, Runnable confirm) implements Fenced.Receiver {

  /** The source was lost, and the target was sent nothing. */
  static final class SourceLostException extends ConnectionLostException {
    private static final long serialVersionUID = 1L;

    private SourceLostException(ConnectionLostException cause) {
      super(cause.getMessage(), true, cause);
    }
  }

  @Override
  public Schema schema() {
    return target.schema();
  }

  @Override
  public OptionalLong receive(Source source, ReceiveMode mode, List<RowBuilder> rows) {
    confirmed();
    return target.receive(source, mode, rows);
  }

  @Override
  public boolean forget(int sender) {
    confirmed();
    return target.forget(sender);
  }

  private void confirmed() {
    try {
      confirm.run();
    } catch (ConnectionLostException lost) {
      throw new SourceLostException(lost);
    }
  }

  @Override
  public boolean tellsLeftOut() {
    return target.tellsLeftOut();
  }

  @Override
  public void close() {
    // It belongs to its end of the relay.
  }
}
