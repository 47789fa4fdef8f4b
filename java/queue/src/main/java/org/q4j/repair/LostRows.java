package org.q4j.repair;

/**
 * Rows that a damage takes away.
 *
 * @param damage where
 * @param firstRowId the row id of the first row that stood there, or -1 when it cannot be told
 */
public record LostRows(Damage damage, long firstRowId) {}
