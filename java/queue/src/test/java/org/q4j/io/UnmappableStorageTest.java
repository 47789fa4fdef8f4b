package org.q4j.io;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.q4j.NativeIoException;

/** The contract, where every second mapping is refused. */
class UnmappableStorageTest extends StorageContract {
  @Override
  Disk disk() {
    AtomicInteger calls = new AtomicInteger();
    return NativeDisk.withMappings(
        new MapLimits(64 << 10, 1 << 30),
        file ->
            new Mappings() {
              @Override
              public long map(long offset, long length) {
                refuseEverySecond();
                return file.map(offset, length);
              }

              @Override
              public long mapWritable(long offset, long length) {
                refuseEverySecond();
                return file.mapWritable(offset, length);
              }

              private void refuseEverySecond() {
                if (calls.incrementAndGet() % 2 == 1) {
                  Path path = file.path();
                  throw new NativeIoException("map: ENOMEM, " + path, 12, "ENOMEM");
                }
              }

              @Override
              public void unmap(long address, long length) {
                file.unmap(address, length);
              }
            });
  }
}
