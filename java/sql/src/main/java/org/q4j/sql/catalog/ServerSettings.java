package org.q4j.sql.catalog;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How a server was started. Immutable.
 *
 * @param port of TCP; 0 when there is none
 * @param socket the Unix socket's path; "" when there is none
 * @param dataDirectory where the queues are
 * @param maxPacket bytes of the longest message (max_allowed_packet)
 * @param maxConnections how many connections there may be
 * @param waitTimeout for how long a connection may be idle
 * @param tls whether there is a certificate
 */
public record ServerSettings(
    int port,
    String socket,
    Path dataDirectory,
    int maxPacket,
    int maxConnections,
    Duration waitTimeout,
    boolean tls) {}
