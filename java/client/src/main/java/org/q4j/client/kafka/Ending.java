package org.q4j.client.kafka;

/** What an owner does with a row. */
enum Ending {
  /** It is worked off: ACCEPT. */
  END,
  /** It goes back to its place, or to the dead letters: RELEASE or REJECT. */
  ABORT,
  /** As {@link #ABORT}, since the session is closed. */
  CLOSE,
  /** As {@link #ABORT}, since its time limit is over. */
  EXPIRE,
  /** A copy goes behind all others, then it is ended: ACCEPT. */
  REQUEUE
}
