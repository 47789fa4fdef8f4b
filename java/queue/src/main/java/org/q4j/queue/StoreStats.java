package org.q4j.queue;

/**
 * Figures of a whole store, in Q4M's words, counted since it was opened; queues that were dropped
 * meanwhile are in them.
 *
 * @param openQueues queues whose file is open
 * @param sessions sessions that are open
 * @param rowsWritten rows inserted
 * @param rowsRemoved rows ended or deleted
 * @param appends blocks written
 * @param syncs fdatasync calls
 * @param mappedReads reads served by a mapped window
 * @param callReads reads served by a system call
 * @param mappedBytes bytes mapped at present
 * @param queueWait waits begun
 * @param queueEnd rows ended by their owners
 * @param queueAbort rows given back by their owners
 * @param waits how waits ended
 * @param conditions what conditions have cost
 */
public record StoreStats(
    int openQueues,
    int sessions,
    long rowsWritten,
    long rowsRemoved,
    long appends,
    long syncs,
    long mappedReads,
    long callReads,
    long mappedBytes,
    long queueWait,
    long queueEnd,
    long queueAbort,
    WaitStats waits,
    ConditionStats conditions) {}
