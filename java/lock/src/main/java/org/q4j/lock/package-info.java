/**
 * Locks with the protocols of {@code setlock} and {@code redis-setlock}, so that applications and
 * cron jobs exclude each other. A room of its own: it imports nothing of the others.
 */
package org.q4j.lock;
