package org.q4j.io;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.util.Map;
import org.q4j.UnsupportedException;

/**
 * Finds libq4j and binds {@link NativeCalls} to it: the file that the system property {@value
 * #FILE} names, else what JNA finds by name, which is in {@code jna.library.path} or on the class
 * path under the platform's folder (for example {@code linux-x86-64/libq4j.so}).
 */
final class NativeLoader {
  /** A system property: the library's file, instead of a search. */
  static final String FILE = "q4j.library";

  private static boolean loaded;

  private NativeLoader() {}

  /**
   * Loads the library, unless it is loaded.
   *
   * @throws UnsupportedException when there is none for this platform, or one of another version
   */
  static synchronized void load() {
    if (loaded) {
      return;
    }
    String name = System.getProperty(FILE, "q4j");
    try {
      Map<String, Object> options = Map.of(Library.OPTION_FUNCTION_MAPPER, NativeCalls.C_NAMES);
      Native.register(NativeCalls.class, NativeLibrary.getInstance(name, options));
    } catch (UnsatisfiedLinkError missing) {
      throw new UnsupportedException(
          ("cannot load the native library: platform=%s, library=%s;"
                  + " build it with cmake, or name its file with -D%s=FILE")
              .formatted(Platform.RESOURCE_PREFIX, name, FILE),
          missing);
    }
    int version = NativeCalls.abiVersion();
    if (version != NativeCalls.ABI_VERSION) {
      throw new UnsupportedException(
          ("the native library does not fit these classes: abi=%d (expected=%d), library=%s;"
                  + " build it anew with cmake")
              .formatted(version, NativeCalls.ABI_VERSION, name));
    }
    loaded = true;
  }
}
