package org.q4j.row;

/**
 * Where a column says CURRENT_TIMESTAMP. Queues have no UPDATE, so ON UPDATE is kept and printed,
 * and does nothing.
 *
 * @param preset whether it is the default
 * @param onUpdate whether it is said ON UPDATE
 */
record CurrentTime(boolean preset, boolean onUpdate) {
  static final CurrentTime NONE = new CurrentTime(false, false);
}
