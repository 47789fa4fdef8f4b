package org.q4j.monitor.sample;

/**
 * One point of a queue's plot. Immutable.
 *
 * @param atMillis when, in Unix milliseconds
 * @param rows rows in the queue, ready and owned
 * @param in rows inserted a second since the point before
 * @param out rows removed a second since the point before
 */
public record Point(long atMillis, long rows, double in, double out) {}
