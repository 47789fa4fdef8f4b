package org.q4j.store;

/**
 * Figures of one queue file. Counters count since it was opened; sizes and offsets are bytes.
 *
 * @param rows live rows
 * @param rowsWritten rows appended
 * @param rowsRemoved rows removed
 * @param liveBytes bytes of live row records, heads included
 * @param fileLength length of the file, slack included
 * @param begin offset of the first live row, or end
 * @param end offset just past the last block
 * @param beginRowId row id at begin
 * @param nextRowId row id of the next insert
 * @param appends blocks written
 * @param syncs fdatasync calls
 */
public record FileStats(
    long rows,
    long rowsWritten,
    long rowsRemoved,
    long liveBytes,
    long fileLength,
    long begin,
    long end,
    long beginRowId,
    long nextRowId,
    long appends,
    long syncs) {}
