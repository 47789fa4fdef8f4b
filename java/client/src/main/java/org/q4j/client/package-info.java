/**
 * The API of {@link org.q4j.queue} over what an address names: a data directory, a server, a
 * cluster. Each kind of address is a {@link org.q4j.client.Backend} in a package of its own.
 */
package org.q4j.client;
