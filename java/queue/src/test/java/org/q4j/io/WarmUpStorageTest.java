package org.q4j.io;

/** The contract, as users run it: by system calls first, then mapped. */
class WarmUpStorageTest extends StorageContract {
  @Override
  Disk disk() {
    return NativeDisk.instance();
  }
}
