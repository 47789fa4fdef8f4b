/** Benches: the queue beside its peers in the same run. Not part of the distribution. */
package org.q4j.bench;
