package org.q4j.queue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.q4j.peer.MessageWriter;
import org.q4j.peer.ProtocolException;

/** The images of queue files that another process copies, piece by piece. Thread-safe. */
final class GuestImages {
  /** Each keeps a descriptor of every queue open. */
  private static final int MOST = 4;

  private static final int PIECE = 1 << 20;

  private final GuestTable<View> open = new GuestTable<>("image", MOST);

  /** An image, and the queue of it that is being read. */
  private static final class View implements GuestTable.Entry {
    final StoreImage image;
    int queue = -1;
    InputStream bytes;
    long at;

    View(StoreImage image) {
      this.image = image;
    }

    @Override
    public void close() {
      image.close();
    }
  }

  void open(StoreImage image, MessageWriter out) {
    boolean kept = false;
    try {
      List<QueueImage> queues = image.queues();
      out.putInt(open.keep(() -> new View(image)))
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

  /**
   * Appends the next bytes of a queue, none at its end.
   *
   * @param queue its place in the image
   * @param from where the last ones ended, or 0
   */
  void bytes(int number, int queue, long from, MessageWriter out) {
    View view = open.get(number);
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

  void close(int number) {
    open.close(number);
  }

  /** The other process has gone. */
  void close() {
    open.close();
  }
}
