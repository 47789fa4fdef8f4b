package org.q4j.backup;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.q4j.io.NativeDisk;

/**
 * Where a generation is restored to. What is there already, a device too, is changed in place. A
 * new file gets its name when all of it is there and on disk: until then it is {@code
 * .NAME.restoring-…} beside it, which goes when the restore fails, and with the next one to that
 * name when it was killed; one that still works holds a lock on its own. Not thread-safe.
 */
final class RestoreTarget implements AutoCloseable {
  private static final String MARK = ".restoring-";

  /** A name has 255 bytes at most, and a random number takes twenty. */
  private static final int NAME_BYTES = 200;

  /** What is behind it: others may name their files alike. */
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,20}");

  private final Path target;
  private final Path temporary;
  private final MergeTarget to;
  private boolean isKept;

  private RestoreTarget(Path target, Path temporary, MergeTarget to) {
    this.target = target;
    this.temporary = temporary;
    this.to = to;
  }

  /** Opens a target, after what a killed restore to it left was removed. */
  static RestoreTarget open(Path target) throws IOException {
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      // A link that leads nowhere is refused there.
      return new RestoreTarget(target, null, MergeTarget.open(target, true));
    }
    if (!Files.isDirectory(folder(target))) {
      throw new NoSuchFileException(target.toString());
    }
    removeLeft(folder(target), prefix(target));
    return openNew(target);
  }

  /** Opens a target that is not there, in a folder where no restore left anything. */
  static RestoreTarget openNew(Path target) throws IOException {
    while (true) {
      Path temporary = Files.createTempFile(folder(target), prefix(target), "");
      MergeTarget to = MergeTarget.open(temporary, false);
      try {
        to.channel().lock(); // Until it is closed.
        if (Files.exists(temporary)) {
          return new RestoreTarget(target, temporary, to);
        }
        to.close(); // Another one took it for left behind before it was locked.
      } catch (IOException | RuntimeException failure) {
        to.close();
        Files.deleteIfExists(temporary);
        throw failure;
      }
    }
  }

  private static Path folder(Path target) {
    return target.toAbsolutePath().getParent();
  }

  private static String prefix(Path target) {
    String name = target.getFileName().toString();
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    String own =
        bytes.length <= NAME_BYTES
            ? name
            : HexFormat.of().formatHex(Batch.newDigest("SHA-256").digest(bytes));
    return "." + own + MARK;
  }

  private static void removeLeft(Path folder, String prefix) throws IOException {
    DirectoryStream.Filter<Path> left =
        file -> {
          String name = file.getFileName().toString();
          return name.startsWith(prefix)
              && NUMBER.matcher(name.substring(prefix.length())).matches()
              && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
        };
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, left)) {
      for (Path file : files) {
        removeUnlocked(file);
      }
    }
  }

  /** Removes it under its lock, so that who waits for that finds it gone and makes another. */
  private static void removeUnlocked(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      if (channel.tryLock() != null) {
        Files.deleteIfExists(file);
      }
    } catch (OverlappingFileLockException | AccessDeniedException | NoSuchFileException others) {
      return; // Of another restore of this process, of another user, or taken away by another one.
    }
  }

  MergeTarget to() {
    return to;
  }

  /**
   * Gives a new file, which is complete and synced, its name.
   *
   * @throws FileAlreadyExistsException when another has it meanwhile
   */
  void keep() throws IOException {
    if (temporary != null) {
      if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
        throw new FileAlreadyExistsException(
            target.toString(), null, "it was made while the restore worked");
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    }
    isKept = true;
  }

  /** Makes the name durable. */
  void sync() {
    if (temporary != null) {
      NativeDisk.instance().syncDirectory(folder(target));
    }
  }

  @Override
  public void close() throws IOException {
    try {
      to.close();
    } finally {
      if (!isKept && temporary != null) {
        Files.deleteIfExists(temporary);
      }
    }
  }
}
