package org.q4j.queue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.q4j.ClosedException;
import org.q4j.FullException;
import org.q4j.peer.MessageWriter;
import org.q4j.peer.ProtocolException;

/** The images of queue files that another process copies, piece by piece. Thread-safe. */
final class GuestImages {
  /** Each keeps a descriptor of every queue open. */
  private static final int MOST = 4;

  private static final int PIECE = 1 << 20;

  private final Map<Integer, View> open = new HashMap<>();
  private int last;
  private boolean closed;

  /** An image, and the queue of it that is being read. */
  private static final class View {
    final StoreImage image;
    int queue = -1;
    InputStream bytes;
    long at;

    View(StoreImage image) {
      this.image = image;
    }
  }

  void open(StoreImage image, MessageWriter out) {
    boolean kept = false;
    try {
      List<QueueImage> queues = image.queues();
      out.putInt(keep(image))
          .putLong(image.at().toEpochMilli())
          .putLong(image.heldNanos())
          .putInt(queues.size());
      for (QueueImage queue : queues) {
        out.put(queue.name()).put(queue.definition()).putLong(queue.rows()).putLong(queue.length());
      }
      kept = true;
    } finally {
      if (!kept) {
        image.close();
      }
    }
  }

  private synchronized int keep(StoreImage image) {
    if (closed) {
      throw new ClosedException("the connection is closed");
    }
    if (open.size() >= MOST) {
      throw new FullException(
          "too many images at once: images=%d (expected at most %d); close some"
              .formatted(open.size() + 1, MOST));
    }
    last++;
    open.put(last, new View(image));
    return last;
  }

  /**
   * Appends the next bytes of a queue, none at its end.
   *
   * @param queue its place in the image
   * @param from where the last ones ended, or 0
   */
  void bytes(int number, int queue, long from, MessageWriter out) {
    View view = view(number);
    synchronized (view) {
      if (from == 0) {
        begin(view, queue);
      }
      if (queue != view.queue || from != view.at) {
        throw new ProtocolException(
            "an image is read from the beginning to the end: queue=%d offset=%d (expected=%d at %d)"
                .formatted(queue, from, view.queue, view.at));
      }
      try {
        byte[] piece = view.bytes.readNBytes(PIECE);
        view.at += piece.length;
        out.put(piece);
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    }
  }

  private static void begin(View view, int queue) {
    List<QueueImage> queues = view.image.queues();
    if (queue <= view.queue || queue >= queues.size()) {
      throw new ProtocolException(
          "each queue of an image is read once, in order: queue=%d (expected=%d to %d)"
              .formatted(queue, view.queue + 1, queues.size() - 1));
    }
    view.bytes = queues.get(queue).open();
    view.queue = queue;
    view.at = 0;
  }

  private synchronized View view(int number) {
    View view = open.get(number);
    if (view == null) {
      throw new ClosedException("the image is closed");
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
      view.image.close();
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
