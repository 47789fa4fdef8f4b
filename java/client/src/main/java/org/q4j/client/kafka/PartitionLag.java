package org.q4j.client.kafka;

/**
 * Where the share group stands in one partition.
 *
 * @param partition its number
 * @param start offset of the first row that is not ended
 * @param end offset of the next row to come
 * @param lag rows between them that are not ended; each multi-row insert counts one more
 * @param leader the broker that has it now; -1 when none does
 */
public record PartitionLag(int partition, long start, long end, long lag, int leader) {}
