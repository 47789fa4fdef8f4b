package org.q4j.sql.query;

import java.util.List;

/**
 * Where the rows of an INSERT go.
 *
 * @param database "" for the current one
 * @param named whether columns are listed
 * @param columns those that are; of none that is listed every value is the default
 */
record InsertHead(String database, String table, boolean named, List<String> columns) {}
