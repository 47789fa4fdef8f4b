package org.q4j.monitor.sample;

import java.util.Optional;
import org.q4j.queue.QueueStats;

/**
 * What was found of one queue. Immutable.
 *
 * @param queue {@code db.table}
 * @param stats its figures; empty when they could not be had
 * @param failure why not; empty when they could
 */
public record QueueSample(String queue, Optional<QueueStats> stats, String failure) {}
