/**
 * Relays: rows move from one queue to another, each exactly once, whatever of the two, of what is
 * between them and of the relay itself dies.
 */
package org.q4j.client.relay;
