package org.q4j.monitor.page;

import java.time.Instant;
import java.util.Optional;

/**
 * Something that an operator has asked for.
 *
 * @param id from 1
 * @param what in words, with the queue's name
 * @param asked when
 * @param ended when; empty while it waits or is under way
 * @param failed whether it could not be done
 * @param outcome in words; empty until it has ended
 */
record Action(
    long id, String what, Instant asked, Optional<Instant> ended, boolean failed, String outcome) {}
