/**
 * The server's side of the MySQL client/server protocol, version 10, as MySQL 5.6 to 9 and MariaDB
 * speak it. Knows neither queues nor SQL: statements go to a {@link
 * org.q4j.sql.wire.ConnectionHandler} as bytes, and rows come back as values.
 *
 * <p>One thread reads all connections ({@code Loop}), so that an idle connection costs its socket
 * and a few hundred bytes; workers run what has arrived; a statement that waits for something holds
 * neither. Layers, from the socket up: {@code Transport} (plain or TLS), {@code PacketAssembler},
 * {@code Connection} (order and end of a connection), {@code Authentication} and {@code Commands}.
 *
 * <p>Source of the layouts: MySQL 8.0 Source Code Documentation, "Client/Server Protocol"; MariaDB
 * Knowledge Base, "Client/Server Protocol"; and what the programs of the tests send.
 */
package org.q4j.sql.wire;
