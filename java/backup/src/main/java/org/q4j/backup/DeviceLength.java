package org.q4j.backup;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.q4j.UnsupportedException;

/** How long something is that can be read at any offset. */
final class DeviceLength {
  private DeviceLength() {}

  /**
   * Returns the length of a file or of a block device in bytes. The stat of a device has none, so
   * the kernel's table of devices is asked.
   *
   * @throws UnsupportedException when it is neither
   */
  static long of(FileChannel channel, Path path) throws IOException {
    if (Files.isRegularFile(path)) {
      return channel.size();
    }
    if (Files.isDirectory(path)) {
      throw new UnsupportedException(
          "a directory cannot be read as blocks: %s; name a file, a device or a volume"
              .formatted(path));
    }
    Path sys = Path.of("/sys/class/block", path.toRealPath().getFileName().toString(), "size");
    if (!Files.exists(sys)) {
      throw new UnsupportedException("neither a file nor a block device: " + path);
    }
    return Long.parseLong(Files.readString(sys).strip()) * 512; // In sectors of 512 bytes always.
  }
}
