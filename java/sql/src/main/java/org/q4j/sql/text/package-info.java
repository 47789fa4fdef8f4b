/**
 * What a statement's text is made of: words, names, strings, comments. Everything that reads SQL
 * itself, and not through Druid, reads it with these.
 */
package org.q4j.sql.text;
