package org.q4j.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A file's content in checksums, from one reading.
 *
 * @param stamp of the file, before and after it was read
 * @param sha256 of all of it, in hexadecimal
 * @param partSize bytes of each part but the last
 * @param partMd5 MD5 of each part; at least one
 */
public record FileContents(FileStamp stamp, String sha256, long partSize, List<byte[]> partMd5) {
  private static final long LEAST_PART = 16L << 20;

  /** S3 takes 10000 parts. */
  private static final long MOST_PARTS = 9000;

  /**
   * Reads a file.
   *
   * @throws ArchiveException when it changed meanwhile
   */
  static FileContents read(Path file) throws IOException {
    FileStamp before = FileStamp.of(file);
    long partSize = Math.max(LEAST_PART, before.size() / MOST_PARTS + 1);
    MessageDigest whole = Digests.of("SHA-256");
    List<byte[]> parts = new ArrayList<>();
    try (InputStream in = open(file)) {
      byte[] buffer = new byte[256 * 1024];
      long left = before.size();
      do {
        MessageDigest part = Digests.of("MD5");
        long inPart = Math.min(left, partSize);
        left -= inPart;
        while (inPart > 0) {
          int got = in.read(buffer, 0, (int) Math.min(inPart, buffer.length));
          if (got < 0) {
            throw new ArchiveException("the file shrank while it was read: " + file);
          }
          whole.update(buffer, 0, got);
          part.update(buffer, 0, got);
          inPart -= got;
        }
        parts.add(part.digest());
      } while (left > 0);
    }
    if (!FileStamp.of(file).equals(before)) {
      throw new ArchiveException("the file changed while it was read: " + file);
    }
    return new FileContents(
        before, HexFormat.of().formatHex(whole.digest()), partSize, List.copyOf(parts));
  }

  /** Opens a file that must not be a link. */
  static InputStream open(Path file) throws IOException {
    return Channels.newInputStream(
        FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
  }

  /**
   * Returns the entity tag that S3 gives to this content when it is not encrypted with a key of
   * KMS: the MD5, or that of the parts' MD5s and how many they are.
   */
  String etag() {
    if (partMd5.size() == 1) {
      return HexFormat.of().formatHex(partMd5.get(0));
    }
    MessageDigest all = Digests.of("MD5");
    partMd5.forEach(all::update);
    return HexFormat.of().formatHex(all.digest()) + "-" + partMd5.size();
  }
}
