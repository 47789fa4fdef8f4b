package org.q4j.monitor.sample;

import java.time.Instant;
import java.util.Optional;

/**
 * What is known of a backup set. Immutable.
 *
 * @param set its name
 * @param lastRun when its newest generation was made; empty without one
 * @param lastDrill when a restore was last proven; empty when none was
 * @param detail more words for people, of any length, maybe none
 * @param failure why it cannot be read; empty when it can
 */
public record BackupStatus(
    String set,
    Optional<Instant> lastRun,
    Optional<Instant> lastDrill,
    String detail,
    String failure) {}
