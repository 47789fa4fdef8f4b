package org.q4j.io;

/** The contract, with windows that have to make room for each other. */
class ScarceWindowStorageTest extends StorageContract {
  @Override
  Disk disk() {
    return NativeDisk.withWindows(64 << 10, 64 << 10);
  }
}
