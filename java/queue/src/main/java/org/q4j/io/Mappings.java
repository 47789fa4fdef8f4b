package org.q4j.io;

/**
 * Where {@link Windows} and {@link WriteWindows} get their memory: a {@link Descriptor}, but for
 * tests.
 */
interface Mappings {
  /**
   * Maps [offset, offset + length) of a file, for reading.
   *
   * @return the address
   * @throws org.q4j.NativeIoException when the system refuses
   */
  long map(long offset, long length);

  /**
   * As {@link #map}, for writing too. EOPNOTSUPP on a file system where a change of allocated bytes
   * needs new space.
   */
  long mapWritable(long offset, long length);

  /** Undoes {@link #map}. */
  void unmap(long address, long length);
}
