package org.q4j.io;

/** The contract, with windows of the usual size. */
class MappedStorageTest extends StorageContract {
  @Override
  Disk disk() {
    return NativeDisk.withWindows(64 << 20, 16L << 30);
  }
}
