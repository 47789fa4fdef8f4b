package org.q4j.monitor.zabbix;

import java.nio.charset.StandardCharsets;

/**
 * The head of a message of Zabbix's protocol, numbers in little-endian byte order.
 *
 * <pre>
 * offset  size  field
 * 0       4     "ZBXD"
 * 4       1     flags
 * 5       4     length of what follows the head; 8 bytes with {@link #LARGE}
 * 9       4     length once unpacked, with {@link #COMPRESSED}, else 0; 8 bytes with {@link #LARGE}
 * 13            the body, packed by zlib with {@link #COMPRESSED}
 * </pre>
 *
 * <p>Agents before 4.0 have one length of 8 bytes instead of the two of 4: the same bytes. Source:
 * Zabbix' manual, "Header and data length".
 */
final class FrameDescriptor {
  static final byte[] MAGIC = "ZBXD".getBytes(StandardCharsets.US_ASCII);
  static final int FLAGS_OFFSET = 4;
  static final int LENGTH_OFFSET = 5;
  static final int UNPACKED_OFFSET = 9;
  static final int SIZE = 13;
  static final int LARGE_SIZE = 21;

  /** Always set. */
  static final int PROTOCOL = 1;

  static final int COMPRESSED = 2;
  static final int LARGE = 4;

  private FrameDescriptor() {}
}
