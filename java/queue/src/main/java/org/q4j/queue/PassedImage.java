package org.q4j.queue;

import java.util.List;
import java.util.function.UnaryOperator;
import org.q4j.peer.MessageWriter;
import org.q4j.peer.PassedCalls;

/**
 * Queues at one common moment, as the process that has their data directory open keeps them, when
 * somebody passes the calls on: their bytes may be fetched by that one, without coming here. For
 * one thread.
 */
public final class PassedImage {
  private final PassedCalls calls;
  private final StoreImage image;
  private final int number;

  private PassedImage(PassedCalls calls, StoreImage image, int number) {
    this.calls = calls;
    this.image = image;
    this.number = number;
  }

  /**
   * Has the image taken. It lasts until it is closed, or the connection to the owner ends.
   *
   * @param passage takes a frame to the owner and returns the one that comes back
   * @param names which queues, each once; none for all
   * @throws org.q4j.NotFoundException when there is no such queue
   * @throws org.q4j.LockedException when the queues did not hold still together in half a minute
   * @throws org.q4j.UnsupportedException when the owner is of another version
   */
  public static PassedImage take(UnaryOperator<byte[]> passage, List<String> names) {
    PassedCalls calls = PassedCalls.greet(passage);
    MessageWriter request = new MessageWriter();
    PeerMessages.putTexts(request, names);
    RemoteImage taken =
        RemoteImage.of(
            (verb, message) -> calls.call(verb.number(), message),
            calls.call(Verb.IMAGE.number(), request));
    return new PassedImage(calls, taken.image(), taken.number());
  }

  /** Returns the queues. What is read of them here comes through the passage. */
  public StoreImage image() {
    return image;
  }

  /** Returns the owner's process id. */
  public long owner() {
    return calls.owner();
  }

  /**
   * Returns the frame that asks the owner for the first bytes of a queue's file. Its last 8 bytes
   * are the offset, big-endian: for what comes next each is sent again with that. The queues have
   * to be read in their order, each once.
   *
   * @param queue its place in the image
   */
  public byte[] request(int queue) {
    return calls.frame(Verb.IMAGE_BYTES.number(), RemoteImage.request(number, queue, 0));
  }
}
