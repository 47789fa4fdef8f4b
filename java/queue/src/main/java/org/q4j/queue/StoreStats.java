package org.q4j.queue;

/**
 * Figures of a whole store, in Q4M's words, counted since it was opened; queues that were dropped
 * meanwhile are in them.
 *
 * @param openQueues queues whose file is open
 * @param sessions sessions that are open
 * @param queueWait waits begun
 * @param queueEnd rows ended by their owners
 * @param queueAbort rows given back by their owners
 * @param waits how waits ended
 * @param conditions what conditions have cost
 */
public record StoreStats(
    int openQueues,
    int sessions,
    long queueWait,
    long queueEnd,
    long queueAbort,
    WaitStats waits,
    ConditionStats conditions) {}
