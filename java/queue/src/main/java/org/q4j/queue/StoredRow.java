package org.q4j.queue;

import java.util.Optional;
import org.q4j.row.Row;
import org.q4j.store.Source;

/**
 * A row as it stands in a queue.
 *
 * @param rowId its row id
 * @param row its columns
 * @param source where a relay got it from; empty for others
 */
public record StoredRow(long rowId, Row row, Optional<Source> source) {}
