/**
 * What clients ask of a server besides rows: variables, SHOW, SET, warnings, information_schema.
 *
 * <p>The session layer implements {@link org.q4j.sql.catalog.ServerFacts} and {@link
 * org.q4j.sql.catalog.CatalogSession} and offers each statement to {@link org.q4j.sql.catalog.Show}
 * and {@link org.q4j.sql.catalog.Sets} first.
 */
package org.q4j.sql.catalog;
