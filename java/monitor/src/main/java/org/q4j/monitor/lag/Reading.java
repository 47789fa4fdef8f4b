package org.q4j.monitor.lag;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a source tells of a queue at one moment.
 *
 * <p>Rows are numbered in the order in which they came: by row id, or by a count that the source
 * keeps. Numbers of different readings compare only when they are of the same source.
 *
 * @param millis the moment, in Unix milliseconds
 * @param rows that the target asks for, ready and owned
 * @param total rows in the queue
 * @param next the number of the next row to come; empty when rows have none
 * @param oldest the number of the oldest ready row that the target asks for or, where it is not
 *     known which rows are owned, of one a little younger; empty without such a row or without
 *     numbers
 * @param oldestAge that row's age; empty when there is none or the source does not know
 * @param owned rows that a worker has in hand; empty when the source does not know
 * @param ownedAge for how long the row is owned that was taken first; empty when none is
 */
public record Reading(
    long millis,
    long rows,
    long total,
    OptionalLong next,
    OptionalLong oldest,
    Optional<Duration> oldestAge,
    OptionalLong owned,
    Optional<Duration> ownedAge) {}
