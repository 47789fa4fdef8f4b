package org.q4j.sql.wire;

/**
 * One message of a client, its packets joined.
 *
 * @param bytes its content from 0 to {@code length}; more is unused
 * @param length in bytes
 * @param sequence the number of its first packet, 0 to 255
 * @param next the number that the next packet must have
 * @param reserved bytes that the memory budget holds for it
 */
@SuppressWarnings("ArrayRecordComponent")
record Payload(byte[] bytes, int length, int sequence, int next, long reserved) {

  PayloadReader reader() {
    return new PayloadReader(bytes, 0, length);
  }
}
