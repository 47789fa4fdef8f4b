package org.q4j.sql.catalog;

/**
 * A connection, as SHOW PROCESSLIST has it.
 *
 * @param id its number
 * @param user who logged in
 * @param host address and port, or {@code localhost}
 * @param database the current one; "" for none
 * @param command such as Sleep or Query
 * @param seconds since it has been doing that
 * @param state what it waits for; "" for nothing
 * @param statement what it runs; "" for nothing
 */
public record ProcessFacts(
    long id,
    String user,
    String host,
    String database,
    String command,
    long seconds,
    String state,
    String statement) {}
