package org.q4j.queue;

/**
 * What one session owns of one queue. Immutable.
 *
 * @param session counts the sessions of a store, from 1
 * @param client who uses it, in words; whoever opened it said so
 * @param queue {@code db.table}
 * @param rows how many rows it owns there, at least 1
 * @param oldestNanos for how long it has owned the one that it took first, in ns; in a busy process
 *     too high by 10 ms, as {@link QueueStats#oldestOwnedNanos}
 */
public record OwnerStats(long session, String client, String queue, long rows, long oldestNanos) {}
