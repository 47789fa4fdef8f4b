/**
 * Queue files looked at, verified, repaired and salvaged without an engine: the ladder from looking
 * to changing. Knows blocks, heads and rows; needs no lock to read.
 */
package org.q4j.repair;
