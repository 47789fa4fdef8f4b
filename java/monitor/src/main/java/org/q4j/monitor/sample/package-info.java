/** The figures of a store's queues, taken once a second for everybody who asks. */
package org.q4j.monitor.sample;
