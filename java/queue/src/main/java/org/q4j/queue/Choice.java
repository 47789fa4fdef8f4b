package org.q4j.queue;

/**
 * One of the places that a wait looks at.
 *
 * @param waiter whose it is
 * @param queue where rows are looked for
 * @param condition which rows; empty for all
 * @param index its place in the order of the wait, from 0
 */
record Choice(Wait waiter, EmbeddedQueue queue, String condition, int index) {}
