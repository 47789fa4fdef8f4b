/** The figures of queues for Prometheus, in its text and in OpenMetrics'. */
package org.q4j.monitor.metrics;
