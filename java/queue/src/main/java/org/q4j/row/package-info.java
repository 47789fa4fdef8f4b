/**
 * Columns: schemas, their SQL text, and the bytes of a row.
 *
 * <p>This room turns values into row bodies and back. It knows nothing of files, blocks or row ids;
 * it works on byte arrays and checks every length in them, because they come from disk.
 */
package org.q4j.row;
