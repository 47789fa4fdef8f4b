package org.q4j.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Random;

/** Files to archive. */
final class Sample {
  static final Instant WRITTEN = Instant.parse("2026-01-02T03:04:05.678901234Z");

  private Sample() {}

  /** Returns text that packs well, of about so many bytes. */
  static byte[] text(int bytes, int seed) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder();
    while (text.length() < bytes) {
      text.append("line ").append(random.nextInt(1000)).append(" of a log\n");
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Returns what does not pack. */
  static byte[] noise(int bytes, int seed) {
    byte[] noise = new byte[bytes];
    new Random(seed).nextBytes(noise);
    return noise;
  }

  /** Writes a file, packed as told, of a known time. */
  static Path write(Path folder, String key, Encoding encoding, byte[] content) throws IOException {
    Path file = folder.resolve(key + encoding.ending());
    Files.createDirectories(file.getParent());
    try (OutputStream out = encoding.pack(Files.newOutputStream(file), 6)) {
      out.write(content);
    }
    Files.setLastModifiedTime(file, FileTime.from(WRITTEN));
    return file;
  }

  static ArchiveServer.Options options(Path folder) {
    return ArchiveServer.Options.of(
        folder, new java.net.InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), 0));
  }
}
