package org.q4j.peer;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.q4j.OwnerGoneException;

/**
 * Calls to the process that owns a data directory which somebody else passes on, such as a helper
 * on that process' machine. One at a time, for one thread.
 */
public final class PassedCalls {
  private final UnaryOperator<byte[]> passage;
  private final long owner;
  private int lastCall;

  private PassedCalls(UnaryOperator<byte[]> passage) {
    this.passage = passage;
    this.owner = Greeting.check(pass(Greeting.frame()));
  }

  /**
   * Greets.
   *
   * @param passage takes a frame to the owner and returns the one that comes back
   * @throws org.q4j.UnsupportedException when the owner speaks another version
   */
  public static PassedCalls greet(UnaryOperator<byte[]> passage) {
    return new PassedCalls(passage);
  }

  /** Returns the owner's process id. */
  public long owner() {
    return owner;
  }

  /**
   * Calls.
   *
   * @param verb 0 to 255
   * @return the answer; what the call failed with is thrown
   */
  public MessageReader call(int verb, MessageWriter request) {
    lastCall++;
    ByteBuffer frame = pass(request.frame(lastCall, verb));
    MessageReader in = new MessageReader(frame);
    int call = in.getInt();
    int kind = in.get();
    if (kind == Frames.BYE) {
      throw new OwnerGoneException(
          "the owner of the data directory (pid %d) has closed it; run again".formatted(owner),
          true);
    }
    if (kind == Frames.FAILED) {
      throw Faults.read(in);
    }
    if (kind != Frames.DONE || call != lastCall) {
      throw new ProtocolException(
          "no answer: kind=%d call=%d (expected=%d %d)"
              .formatted(kind, call, Frames.DONE, lastCall));
    }
    return in;
  }

  /** Returns the frame of a call, for whoever makes it in place of this. */
  public byte[] frame(int verb, MessageWriter request) {
    return bytes(request.frame(Integer.MAX_VALUE, verb));
  }

  private static byte[] bytes(ByteBuffer frame) {
    byte[] bytes = new byte[frame.remaining()];
    frame.get(bytes);
    return bytes;
  }

  /** Returns what comes back, without its length. */
  private ByteBuffer pass(ByteBuffer frame) {
    byte[] answer = passage.apply(bytes(frame));
    int head = Frames.LENGTH_BYTES;
    if (answer.length < head + Frames.HEAD_BYTES
        || ByteBuffer.wrap(answer).getInt() != answer.length - head) {
      throw new ProtocolException("no frame: bytes=%d".formatted(answer.length));
    }
    return ByteBuffer.wrap(Arrays.copyOfRange(answer, head, answer.length));
  }
}
