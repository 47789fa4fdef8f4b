package org.q4j.queue;

import org.q4j.row.Row;

/**
 * A row as it stands in a queue.
 *
 * @param rowId its row id
 * @param row its columns
 */
public record StoredRow(long rowId, Row row) {}
