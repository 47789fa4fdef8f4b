package org.q4j.backup;

import java.util.Optional;

/**
 * How a lock on a server is taken.
 *
 * @param method by which statements
 * @param before the statement that takes it instead, if given
 * @param after the statement that releases it instead, if given
 * @param waitSeconds how long statements that run already are waited for, before the lock is asked
 *     for and everybody else has to wait behind it; 0 does not wait
 * @param killQueries whether those that run still are killed then
 * @param lockSeconds how long the server may try; then everybody behind it goes on, and the lock is
 *     asked for again
 * @param giveUpSeconds after how long the whole is given up
 */
public record LockOptions(
    LockMethod method,
    Optional<String> before,
    Optional<String> after,
    int waitSeconds,
    boolean killQueries,
    int lockSeconds,
    int giveUpSeconds) {}
