/**
 * Conditions: Q4M's expression language over the columns of a row.
 *
 * <p>This room knows rows and the time, which is handed to it; it never sees a file, a queue or a
 * clock. {@link org.q4j.condition.Condition} is the whole of its interface.
 */
package org.q4j.condition;
