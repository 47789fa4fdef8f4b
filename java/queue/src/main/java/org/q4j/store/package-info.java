/**
 * The append log over one queue file: group commit, recovery, cursors. Knows bytes and never a
 * column.
 */
package org.q4j.store;
