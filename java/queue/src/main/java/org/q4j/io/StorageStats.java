package org.q4j.io;

/**
 * How a file has been read since it was opened.
 *
 * @param mappedReads reads served by a mapped window
 * @param preadReads reads served by a system call
 * @param mappingFailures mappings that the system refused, or that broke under a read
 * @param mappedBytes bytes mapped at present
 * @param windows windows mapped at present
 */
public record StorageStats(
    long mappedReads, long preadReads, long mappingFailures, long mappedBytes, long windows) {}
