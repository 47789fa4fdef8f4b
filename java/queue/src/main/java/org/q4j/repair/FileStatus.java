package org.q4j.repair;

/** What an examination comes to. */
public enum FileStatus {
  /** Closed properly, and everything verifies. */
  SOUND,
  /** Not closed, or open elsewhere: everything verifies that the next open will keep. */
  NOT_CLOSED,
  /** Something does not verify. */
  DAMAGED
}
