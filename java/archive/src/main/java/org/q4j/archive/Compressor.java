package org.q4j.archive;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Packs the files of a folder in place: {@code name} becomes {@code name.gz} or {@code name.zst}.
 *
 * <p>Assumptions and guarantees: at every moment, and after a crash at any, {@code name} or a
 * complete, synced and verified {@code name.gz} is there. A file that changes meanwhile is left. A
 * file is packed only if that makes it smaller; owner, mode and times stay. One run at a time for
 * each folder.
 */
public final class Compressor {
  /** What would not get smaller. */
  private static final Set<String> PACKED =
      Set.of(
          "gz", "tgz", "zst", "bz2", "xz", "lz4", "lzo", "lzop", "br", "7z", "zip", "jar", "rpm",
          "deb", "jpg", "jpeg", "png", "gif", "webp", "mp3", "mp4", "ogg", "webm");

  /**
   * How files are packed.
   *
   * @param encoding gzip or zstd
   * @param level 1 to 9, for zstd to 19
   * @param olderThan how long ago a file must have been written
   * @param dryRun whether to tell only what would be done
   */
  public record Options(Encoding encoding, int level, Duration olderThan, boolean dryRun) {}

  private final Path folder;
  private final Options options;
  private final Keep keep;
  private final Checkpoint checkpoint;

  Compressor(Path folder, Options options, Keep keep, Checkpoint checkpoint) {
    this.folder = folder;
    this.options = options;
    this.keep = keep;
    this.checkpoint = checkpoint;
  }

  /**
   * Packs what is old enough.
   *
   * @param told of each file that was packed, kept for a reason, or failed
   * @throws ArchiveLockedException when another run works on the folder
   */
  public static void run(Path folder, Options options, Keep keep, Consumer<Outcome> told)
      throws IOException {
    new Compressor(folder, options, keep, Checkpoint.NONE).run(told);
  }

  void run(Consumer<Outcome> told) throws IOException {
    options.encoding().check(options.level());
    Age age = new Age(Instant.now(), options.olderThan());
    FolderLock.hold(
        folder,
        () -> {
          FolderFiles.removeTemporaries(folder);
          FolderFiles.each(
              folder,
              (key, file) -> {
                if (!isPacked(key)) {
                  one(key, file, age).ifPresent(told);
                }
              });
        });
  }

  private static boolean isPacked(String key) {
    return PACKED.contains(key.substring(key.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
  }

  private Optional<Outcome> one(String key, Path file, Age age) {
    try {
      FolderFiles.requireText(file);
      FileStamp stamp = FileStamp.of(file);
      if (!age.isReached(stamp.modified()) || stamp.size() == 0) {
        return Optional.empty();
      }
      Optional<String> needed = keep.why(Keep.Action.COMPRESS, file);
      if (needed.isPresent()) {
        return Optional.of(new Outcome(key, Outcome.Kind.KEPT, needed.get()));
      }
      return Optional.of(options.dryRun() ? done(key, "would be packed") : pack(key, file, stamp));
    } catch (IOException failure) {
      return Optional.of(new Outcome(key, Outcome.Kind.FAILED, Words.of(failure)));
    }
  }

  private static Outcome done(String key, String words) {
    return new Outcome(key, Outcome.Kind.DONE, words);
  }

  private Outcome pack(String key, Path file, FileStamp stamp) throws IOException {
    Path packed = file.resolveSibling(file.getFileName() + options.encoding().ending());
    if (Files.exists(packed, LinkOption.NOFOLLOW_LINKS)) {
      // A run was killed between the two, or somebody else made it.
      requireSame(packed, packed, sum(file, stamp));
      FolderFiles.syncFile(packed);
      FolderFiles.sync(packed.getParent());
      return remove(key, file, stamp, packed);
    }
    Path temporary = FolderFiles.temporary(packed);
    try {
      String sum = write(file, stamp, temporary);
      checkpoint.after("written");
      if (Files.size(temporary) >= stamp.size()) {
        return new Outcome(key, Outcome.Kind.KEPT, "does not get smaller");
      }
      requireSame(temporary, packed, sum);
      requireUnchanged(file, stamp);
      checkpoint.after("verified");
      FolderFiles.place(temporary, packed);
      checkpoint.after("renamed");
      FolderFiles.sync(packed.getParent());
      checkpoint.after("synced");
      return remove(key, file, stamp, packed);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private String write(Path file, FileStamp stamp, Path temporary) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            temporary,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      MessageDigest digest = Digests.of("SHA-256");
      // Closing the packing stream would close the channel before it is synced.
      OutputStream raw = new OpenStream(Channels.newOutputStream(channel));
      try (InputStream in = new DigestInputStream(FileContents.open(file), digest);
          OutputStream to = options.encoding().pack(raw, options.level())) {
        in.transferTo(to);
      }
      checkpoint.after("packed");
      copyAttributes(file, stamp, temporary);
      channel.force(true);
      return HexFormat.of().formatHex(digest.digest());
    }
  }

  private static void copyAttributes(Path from, FileStamp stamp, Path to) throws IOException {
    for (String owner : new String[] {"unix:uid", "unix:gid"}) {
      Object expected = Files.getAttribute(from, owner, LinkOption.NOFOLLOW_LINKS);
      if (!expected.equals(Files.getAttribute(to, owner))) {
        Files.setAttribute(to, owner, expected);
      }
    }
    Files.setAttribute(to, "unix:mode", stamp.mode());
    Files.setLastModifiedTime(to, FileTime.from(stamp.modified()));
  }

  private static String sum(Path file, FileStamp stamp) throws IOException {
    String sum;
    try (InputStream in = FileContents.open(file)) {
      sum = Digests.sha256(in);
    }
    requireUnchanged(file, stamp);
    return sum;
  }

  private void requireSame(Path packed, Path named, String expected) throws IOException {
    String actual;
    try (InputStream in = options.encoding().unpack(FileContents.open(packed))) {
      actual = Digests.sha256(in);
    } catch (IOException damaged) {
      throw new ArchiveException(
          "%s does not unpack: %s; move it away and run again".formatted(named, damaged), damaged);
    }
    if (!actual.equals(expected)) {
      throw new ArchiveException(
          "%s is there and holds something else: sha256=%s (expected=%s); move one of the two away"
              .formatted(named, actual, expected));
    }
  }

  private static void requireUnchanged(Path file, FileStamp stamp) throws IOException {
    if (!FileStamp.of(file).equals(stamp)) {
      throw new ArchiveException("it changed meanwhile and is left; run again");
    }
  }

  private Outcome remove(String key, Path file, FileStamp stamp, Path packed) throws IOException {
    requireUnchanged(file, stamp);
    Files.delete(file);
    checkpoint.after("removed");
    FolderFiles.sync(file.getParent());
    return done(key, "%d to %d bytes".formatted(stamp.size(), Files.size(packed)));
  }
}
