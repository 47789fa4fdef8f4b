package org.q4j.store;

/** What is done with a relayed row whose id is not above the last one that its sender sent. */
public enum ReceiveMode {
  /** It has been received before: it is left out. Q4M's mode {@code a}. */
  APPEND,
  /** It is taken, and its sender counts on from it. Q4M's mode {@code w}. */
  RESET
}
