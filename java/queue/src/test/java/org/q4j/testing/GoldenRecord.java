package org.q4j.testing;

/**
 * A row record of a golden file.
 *
 * @param offset where its head stands
 * @param rowId counted from the header's begin_row_id
 * @param removed whether its removal bit is set
 * @param body the bytes behind the head
 */
@SuppressWarnings("ArrayRecordComponent") // Read by tests, never compared or hashed.
public record GoldenRecord(int offset, long rowId, boolean removed, byte[] body) {}
