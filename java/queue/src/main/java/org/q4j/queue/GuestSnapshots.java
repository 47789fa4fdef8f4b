package org.q4j.queue;

import java.util.Optional;
import org.q4j.peer.MessageWriter;
import org.q4j.row.RowOrder;
import org.q4j.store.RecordCursor;
import org.q4j.store.RowPosition;
import org.q4j.store.Source;

/** The snapshots that another process looks at, page by page. Thread-safe. */
final class GuestSnapshots {
  /** Each keeps a descriptor open. */
  private static final int MOST = 64;

  private static final int PAGE_ROWS = 4096;
  private static final int PAGE_BYTES = 1 << 20;

  private final GuestTable<View> open = new GuestTable<>("snapshot", MOST);

  /** A snapshot and how far it has been read. */
  private static final class View implements GuestTable.Entry {
    final EmbeddedSnapshot snapshot;
    RecordCursor cursor;
    RowPosition next;
    long at;

    View(EmbeddedSnapshot snapshot) {
      this.snapshot = snapshot;
      restart();
    }

    @Override
    public void close() {
      snapshot.close();
    }

    final void restart() {
      cursor = snapshot.file().cursor();
      next = cursor.next();
      at = 0;
    }

    void step() {
      next = cursor.next();
      at++;
    }

    /** Goes to a row by its place, from 0. */
    void seek(long place) {
      if (place < at) {
        restart();
      }
      while (at < place && next != null) {
        step();
      }
    }
  }

  void open(EmbeddedQueue queue, MessageWriter out) {
    EmbeddedSnapshot snapshot = queue.snapshot();
    boolean kept = false;
    try {
      out.putInt(open.keep(() -> new View(snapshot)))
          .putLong(snapshot.rows())
          .put(SchemaVersion.of(snapshot.codec().schema()).text())
          .put(snapshot.codec().order() == RowOrder.V1);
      kept = true;
    } finally {
      if (!kept) {
        snapshot.close();
      }
    }
  }

  /** Appends a page: rows each behind a 1, at the end a 0 and whether there are more. */
  void rows(int number, long from, MessageWriter out) {
    View view = open.get(number);
    synchronized (view) {
      EmbeddedSnapshot snapshot = view.snapshot;
      view.seek(from);
      for (int rows = 0; rows < PAGE_ROWS && out.size() < PAGE_BYTES && view.next != null; rows++) {
        byte[] body = snapshot.file().read(view.next);
        Optional<Source> source = snapshot.file().source(view.next);
        out.put(true).putLong(view.next.rowId());
        PeerMessages.putSource(out, source);
        out.put(body);
        view.step();
      }
      out.put(false).put(view.next != null);
    }
  }

  void close(int number) {
    open.close(number);
  }

  /** The other process has gone. */
  void close() {
    open.close();
  }
}
