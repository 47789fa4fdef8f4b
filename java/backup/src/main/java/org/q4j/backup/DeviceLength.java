package org.q4j.backup;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.q4j.UnsupportedException;

/** How long something is that can be read at any offset. */
final class DeviceLength {
  /** The bits of a mode that say what kind of file it is, and their value for a block device. */
  private static final int TYPE = 0xf000;

  private static final int BLOCK_DEVICE = 0x6000;

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
    int mode = (int) Files.getAttribute(path, "unix:mode");
    if ((mode & TYPE) != BLOCK_DEVICE) {
      throw new UnsupportedException("neither a file nor a block device: " + path);
    }
    long number = (long) Files.getAttribute(path, "unix:rdev");
    long major = (number >> 8) & 0xfff;
    long minor = (number & 0xff) | ((number >> 12) & 0xfff00);
    Path sys = Path.of("/sys/dev/block/%d:%d/size".formatted(major, minor));
    return Long.parseLong(Files.readString(sys).strip()) * 512; // In sectors of 512 bytes always.
  }
}
