package org.q4j.backup;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.q4j.io.Disk;
import org.q4j.io.NativeDisk;

/** A disk on which every change from a certain one on fails, as for a process that was killed. */
final class FailingDisk {
  /** What the process ends with. */
  static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private int left;

  private FailingDisk(int left) {
    this.left = left;
  }

  /** Returns a disk that makes so many changes and no more. */
  static Disk after(int changes) {
    FailingDisk state = new FailingDisk(changes);
    return (Disk)
        Proxy.newProxyInstance(
            Disk.class.getClassLoader(),
            new Class<?>[] {Disk.class},
            (proxy, method, arguments) -> {
              switch (method.getName()) {
                case "rename", "delete", "writeFile" -> {
                  if (state.left-- <= 0) {
                    throw new Killed();
                  }
                }
                default -> {}
              }
              try {
                return method.invoke(NativeDisk.instance(), arguments);
              } catch (InvocationTargetException failure) {
                throw failure.getCause();
              }
            });
  }
}
