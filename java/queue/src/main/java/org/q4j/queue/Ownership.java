package org.q4j.queue;

/**
 * Who owns how much.
 *
 * @param owned rows owned
 * @param oldestOwnedNanos how long the row is owned that was taken first; -1 when none is
 * @param firstReady row id of the oldest ready row; -1 when there is none
 */
record Ownership(long owned, long oldestOwnedNanos, long firstReady) {}
