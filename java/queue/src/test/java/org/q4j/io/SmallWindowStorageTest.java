package org.q4j.io;

/** The contract, with windows so small that every file has several. */
class SmallWindowStorageTest extends StorageContract {
  @Override
  Disk disk() {
    return NativeDisk.withWindows(64 << 10, 1 << 30);
  }
}
