/** SELECT over anything that gives rows, with MySQL's expressions and functions. */
package org.q4j.sql.select;
