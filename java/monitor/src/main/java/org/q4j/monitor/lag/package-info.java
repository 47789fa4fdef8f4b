/** How far a queue is behind: rows, ages and rates, over a data directory or a server. */
package org.q4j.monitor.lag;
