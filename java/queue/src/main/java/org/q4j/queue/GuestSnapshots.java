package org.q4j.queue;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.q4j.ClosedException;
import org.q4j.FullException;
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

  private final Map<Integer, View> open = new HashMap<>();
  private int last;
  private boolean closed;

  /** A snapshot and how far it has been read. */
  private static final class View {
    final EmbeddedSnapshot snapshot;
    RecordCursor cursor;
    RowPosition next;
    long at;

    View(EmbeddedSnapshot snapshot) {
      this.snapshot = snapshot;
      restart();
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
      out.putInt(keep(snapshot))
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

  private synchronized int keep(EmbeddedSnapshot snapshot) {
    if (closed) {
      throw new ClosedException("the connection is closed");
    }
    if (open.size() >= MOST) {
      throw new FullException(
          "too many snapshots at once: snapshots=%d (expected at most %d); close some"
              .formatted(open.size() + 1, MOST));
    }
    last++;
    open.put(last, new View(snapshot));
    return last;
  }

  /** Appends a page: rows each behind a 1, at the end a 0 and whether there are more. */
  void rows(int number, long from, MessageWriter out) {
    View view = view(number);
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

  private synchronized View view(int number) {
    View view = open.get(number);
    if (view == null) {
      throw new ClosedException("the snapshot is closed");
    }
    return view;
  }

  void close(int number) {
    View view;
    synchronized (this) {
      view = open.remove(number);
    }
    if (view != null) {
      close(view);
    }
  }

  private static void close(View view) {
    synchronized (view) {
      view.snapshot.close();
    }
  }

  /** The other process has gone. */
  void close() {
    Closing closing = new Closing();
    synchronized (this) {
      closed = true;
      open.values().forEach(view -> closing.attempt(() -> close(view)));
      open.clear();
    }
    closing.rethrow();
  }
}
