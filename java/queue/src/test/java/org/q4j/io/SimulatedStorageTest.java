package org.q4j.io;

import org.q4j.testing.SimulatedDisk;

/** The contract, of the disk that other tests cut and fail. */
class SimulatedStorageTest extends StorageContract {
  @Override
  Disk disk() {
    return new SimulatedDisk();
  }
}
