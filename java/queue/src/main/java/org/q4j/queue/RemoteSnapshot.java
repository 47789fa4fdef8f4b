package org.q4j.queue;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;
import org.q4j.OwnerGoneException;
import org.q4j.peer.MessageReader;
import org.q4j.peer.MessageWriter;
import org.q4j.row.RowCodec;
import org.q4j.row.RowOrder;
import org.q4j.row.Schema;
import org.q4j.store.Source;

/** A snapshot that the owner of the data directory keeps, read in pages of about 1 MiB. */
final class RemoteSnapshot implements Snapshot {
  private final RemoteCalls calls;
  private final String name;
  private final int number;
  private final long rows;
  private final RowCodec codec;

  RemoteSnapshot(RemoteCalls calls, String name, MessageReader answer) {
    this.calls = calls;
    this.name = name;
    this.number = answer.getInt();
    this.rows = answer.getLong();
    Schema schema = Schema.parse(answer.getString());
    this.codec = schema.codec(answer.getBoolean() ? RowOrder.V1 : RowOrder.V2);
  }

  @Override
  public long rows() {
    return rows;
  }

  @Override
  public Iterator<StoredRow> iterator() {
    return new Pages();
  }

  /** Goes over the rows once. */
  private final class Pages implements Iterator<StoredRow> {
    private final Queue<Stored> page = new ArrayDeque<>();
    private long fetched;
    private boolean more = true;

    @Override
    public boolean hasNext() {
      while (page.isEmpty() && more) {
        fetch();
      }
      return !page.isEmpty();
    }

    private void fetch() {
      MessageReader answer =
          calls.call(Verb.SNAPSHOT_ROWS, new MessageWriter().putInt(number).putLong(fetched));
      while (answer.getBoolean()) {
        page.add(new Stored(answer.getLong(), PeerMessages.getSource(answer), answer.getBytes()));
      }
      fetched += page.size();
      more = answer.getBoolean();
    }

    @Override
    public StoredRow next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      Stored row = page.remove();
      return StoredRow.decoded(name, row.rowId(), codec, row.body(), row.source());
    }
  }

  /** A row whose body has not been looked at. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared or hashed.
  private record Stored(long rowId, Optional<Source> source, byte[] body) {}

  @Override
  public void close() {
    try {
      calls.call(Verb.SNAPSHOT_CLOSE, new MessageWriter().putInt(number));
    } catch (OwnerGoneException closedWithIt) {
      // There is nothing left to be closed.
    }
  }
}
