package org.q4j.queue;

import java.util.List;
import org.q4j.peer.ProtocolException;

/**
 * What another process may ask of the owner of a data directory. The order is the protocol's; a
 * change of it, or of what stands in a message, is another version of the greeting's.
 */
enum Verb {
  FIND,
  CREATE,
  IMPORT,
  LIST,
  DROP,
  ALTER,
  RENAME,
  STORE_STATS,
  INSERT,
  INSERT_IN_ORDER(Line.INSERTS),
  RECEIVE,
  FORGET_RECEIVED,
  COUNT,
  STATS,
  SNAPSHOT,
  SNAPSHOT_ROWS,
  SNAPSHOT_CLOSE,
  IMAGE,
  IMAGE_BYTES,
  IMAGE_CLOSE,
  DELETE,
  DELETE_ROWS,
  PURGE,
  TRUNCATE,
  COMPACT,
  BOUNDS,
  DEAD_LETTERS,
  RECOVERY,
  OPEN_SESSION(Line.SESSION),
  SUBSCRIBE(Line.SESSION),
  AWAIT(Line.SESSION),
  HURRY(Line.SESSION),
  LEASE(Line.SESSION),
  STATE(Line.SESSION),
  END(Line.SESSION),
  END_AND_STAY(Line.SESSION),
  ABORT(Line.SESSION),
  ROW(Line.SESSION),
  IS_OWNED(Line.SESSION),
  RENEW(Line.SESSION),
  REQUEUE(Line.SESSION),
  END_ROWS(Line.SESSION),
  ABORT_ROWS(Line.SESSION),
  CLOSE_SESSION(Line.SESSION);

  /** Which calls of one connection are done one after the other. */
  enum Line {
    /** None. */
    NONE,
    /** Inserts whose order counts. */
    INSERTS,
    /** What a session does. */
    SESSION
  }

  private static final List<Verb> ALL = List.of(values());

  private final Line line;

  Verb() {
    this(Line.NONE);
  }

  Verb(Line line) {
    this.line = line;
  }

  /** Returns what stands for it in a message. */
  int number() {
    return ALL.indexOf(this);
  }

  /** Returns whether it only concerns rows that a session owns already. */
  boolean finishes() {
    return line == Line.SESSION && compareTo(STATE) >= 0;
  }

  Line line() {
    return line;
  }

  /**
   * @throws ProtocolException when there is none of that number
   */
  static Verb of(int number) {
    if (number < 0 || number >= ALL.size()) {
      throw new ProtocolException(
          "no such call: verb=%d (expected 0 to %d)".formatted(number, ALL.size() - 1));
    }
    return ALL.get(number);
  }
}
