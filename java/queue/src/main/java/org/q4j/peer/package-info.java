/**
 * Calls between processes of one machine over a Unix socket: frames, greeting, identity, threads.
 * Knows no queue; what the calls mean is said elsewhere.
 */
package org.q4j.peer;
