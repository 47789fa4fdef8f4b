package org.q4j.backup;

/**
 * What a dump made of what its storage said.
 *
 * @param read bytes of the source
 * @param same blocks that are as they were, says the storage
 * @param wrong how many of them are not; found only where all was read
 * @param wrongAt offset of the first of those, bytes
 */
record Told(long read, long same, long wrong, long wrongAt) {}
