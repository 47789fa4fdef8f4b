/** A MySQL or MariaDB server that is asked something, within a time limit. */
package org.q4j.monitor.server;
