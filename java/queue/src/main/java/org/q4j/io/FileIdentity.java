package org.q4j.io;

/**
 * Which file it is, whatever its name: {@code struct q4j_identity}.
 *
 * @param deviceMajor of the file system's device
 * @param deviceMinor of the file system's device
 * @param inode within that file system
 */
record FileIdentity(long deviceMajor, long deviceMinor, long inode) {

  /** Takes it from where the C library has put it. */
  static FileIdentity in(Scratch scratch, int at) {
    return new FileIdentity(
        scratch.bytes.getLong(at),
        scratch.bytes.getLong(at + Long.BYTES),
        scratch.bytes.getLong(at + 2 * Long.BYTES));
  }
}
