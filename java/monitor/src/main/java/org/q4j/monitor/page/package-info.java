/** The status page of a data directory: what is in its queues, and the few things done to them. */
package org.q4j.monitor.page;
