package org.q4j.sql.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Joins a client's packets to messages.
 *
 * <p>A packet is a length of three bytes, a number of one byte that counts the packets of a command
 * up, and the content; a content of {@link #MAX_PACKET} bytes goes on in the next packet. A length
 * is only a claim: memory grows with what has arrived, to at most twice of it, and never past the
 * limit. What is held beyond {@link #FREE} bytes is booked in the budget that all connections
 * share.
 *
 * <p>For one thread, but for the limit.
 */
final class PacketAssembler {
  static final int MAX_PACKET = 0xffffff;
  static final int HEAD = 4;

  /** What a message may hold without being booked. */
  static final int FREE = 16 << 10;

  private static final int FIRST = 4 << 10;

  private final MemoryBudget budget;
  private volatile int limit;
  private final byte[] head = new byte[HEAD];
  private int headLength;
  private int missing;
  private byte[] content;
  private int length;
  private int sequence;
  private int next;
  private boolean joining;
  private long reserved;

  /**
   * @param limit the longest message, in bytes
   */
  PacketAssembler(MemoryBudget budget, int limit) {
    this.budget = budget;
    this.limit = limit;
  }

  /** Sets the longest message, in bytes; from any thread, for what has not yet arrived. */
  void limit(int bytes) {
    limit = bytes;
  }

  /**
   * Takes bytes until a message is whole.
   *
   * @param in read up to the end of one message and no further
   * @return null when the message goes on beyond these bytes
   * @throws ErrorReply when the message is too large, its packets are out of order, or there is no
   *     memory left
   */
  Payload next(ByteBuffer in) {
    while (true) {
      if (headLength < HEAD) {
        if (!readHead(in)) {
          return null;
        }
        startPacket();
      }
      int count = Math.min(missing, in.remaining());
      grow(count);
      in.get(content, length, count);
      length += count;
      missing -= count;
      if (missing > 0) {
        return null;
      }
      headLength = 0;
      if (!joining) {
        return finish();
      }
    }
  }

  /** Returns whether part of a message is held. */
  boolean isInside() {
    return headLength > 0 || joining;
  }

  /** Forgets what is held. */
  void clear() {
    budget.release(reserved);
    reserved = 0;
    content = null;
  }

  private boolean readHead(ByteBuffer in) {
    int count = Math.min(HEAD - headLength, in.remaining());
    in.get(head, headLength, count);
    headLength += count;
    return headLength == HEAD;
  }

  private void startPacket() {
    missing = (head[0] & 0xff) | (head[1] & 0xff) << 8 | (head[2] & 0xff) << 16;
    int number = head[3] & 0xff;
    if (joining && number != next) {
      throw ErrorCode.PACKETS_OUT_OF_ORDER.reply(
          "Got packets out of order: number=%d (expected=%d)".formatted(number, next));
    }
    if (!joining) {
      sequence = number;
      length = 0;
    }
    if ((long) length + missing > limit) {
      throw ErrorCode.PACKET_TOO_LARGE.reply(
          "Got a packet bigger than 'max_allowed_packet' bytes: length=%d (expected=at most %d)"
              .formatted((long) length + missing, limit));
    }
    next = number + 1 & 0xff;
    joining = missing == MAX_PACKET;
  }

  private void grow(int count) {
    int needed = length + count;
    int capacity = content == null ? 0 : content.length;
    if (content != null && needed <= capacity) {
      return;
    }
    int end = joining ? limit : length + missing;
    int wanted = Math.max(needed, (int) Math.min(end, Math.max(FIRST, 2L * capacity)));
    if (count == missing && !joining) {
      wanted = needed;
    }
    long booked = wanted <= FREE ? 0 : wanted;
    if (booked > reserved) {
      if (!budget.tryReserve(booked - reserved)) {
        throw ErrorCode.OUT_OF_RESOURCES.reply(
            "Out of memory for packets: wanted=%d; try again later".formatted(wanted));
      }
      reserved = booked;
    }
    content = content == null ? new byte[wanted] : Arrays.copyOf(content, wanted);
  }

  private Payload finish() {
    Payload whole = new Payload(content, length, sequence, next, reserved);
    content = null;
    reserved = 0;
    return whole;
  }
}
