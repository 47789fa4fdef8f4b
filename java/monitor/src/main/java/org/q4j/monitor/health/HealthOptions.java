package org.q4j.monitor.health;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.q4j.monitor.server.DatabaseServer;

/**
 * What is checked, and how it is told.
 *
 * @param listen where to listen; port 0 takes a free one
 * @param server that is checked
 * @param role that it has to have
 * @param maxLag of its replication; empty for any
 * @param downFile while it is there, clients are kept away; empty for none
 * @param queues that must not have more than {@code maxRows} rows; {@code db.table}
 * @param maxRows 0 or more
 * @param limit of a check, after which the server counts as hung
 * @param cache for how long a check's result is told to others
 * @param connections of clients at a time; more wait to be accepted
 */
public record HealthOptions(
    InetSocketAddress listen,
    DatabaseServer server,
    Role role,
    Optional<Duration> maxLag,
    Optional<Path> downFile,
    List<String> queues,
    long maxRows,
    Duration limit,
    Duration cache,
    int connections) {}
