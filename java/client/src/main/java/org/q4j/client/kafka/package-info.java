/**
 * Queues on a Kafka cluster of version 4.2 or later: a queue is a topic and the share group that
 * takes from it. See docs/KAFKA.md for what differs from a queue in a file.
 */
package org.q4j.client.kafka;
