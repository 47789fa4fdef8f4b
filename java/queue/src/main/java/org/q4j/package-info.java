/**
 * The exceptions that every room shares. This package knows nothing of the rooms, so that each of
 * them may use it.
 */
package org.q4j;
