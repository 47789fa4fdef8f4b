package org.q4j.io;

/** The contract, with mapping switched off. */
class PreadStorageTest extends StorageContract {
  @Override
  Disk disk() {
    return NativeDisk.withWindows(0, 0);
  }
}
