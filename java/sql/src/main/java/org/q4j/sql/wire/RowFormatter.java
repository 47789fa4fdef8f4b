package org.q4j.sql.wire;

/** Puts the values of a row into a packet. */
interface RowFormatter {
  void put(PacketBuffer out, Object[] values);
}
