package org.q4j.queue;

/**
 * A column that gets another name and keeps its values.
 *
 * @param from its name before
 * @param to its name in the new definition
 */
public record ColumnRename(String from, String to) {}
