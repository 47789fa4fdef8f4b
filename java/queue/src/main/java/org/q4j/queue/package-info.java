/** The public API: stores, queues, sessions and owned rows, over files of this process. */
package org.q4j.queue;
