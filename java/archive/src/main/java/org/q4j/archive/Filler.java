package org.q4j.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Fetches objects into files of the cache: a read that breaks goes on where it broke. */
final class Filler implements AutoCloseable {
  private static final int FETCHES = 16;
  private static final int WAITING = 1000;
  private static final int ATTEMPTS = 4;
  private static final int BUFFER = 128 * 1024;

  private final ObjectStore store;
  private final ThreadPoolExecutor threads;

  Filler(ObjectStore store) {
    this.store = store;
    threads =
        new ThreadPoolExecutor(
            FETCHES,
            FETCHES,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING),
            task -> {
              Thread thread = new Thread(task, "q4j-archive-fetch");
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * Begins to fetch an entry's object.
   *
   * @param part the file to write, made here
   * @param complete its name once it is verified
   * @param onFailure run before the entry is told of its failure
   * @throws java.util.concurrent.RejectedExecutionException when too many wait already
   */
  void fill(CacheEntry entry, Path part, Path complete, Runnable onFailure) throws IOException {
    FileChannel channel =
        FileChannel.open(
            part,
            Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      threads.execute(() -> run(entry, channel, part, complete, onFailure));
    } catch (RuntimeException rejected) {
      channel.close();
      Files.delete(part);
      throw rejected;
    }
  }

  private void run(
      CacheEntry entry, FileChannel channel, Path part, Path complete, Runnable onFailure) {
    try {
      try (channel) {
        fetch(entry, channel);
        channel.force(true);
      }
      Files.setLastModifiedTime(part, FileTime.from(entry.object().modified()));
      Files.move(part, complete, StandardCopyOption.ATOMIC_MOVE);
      entry.finished(complete);
    } catch (IOException | RuntimeException | Error failure) { // Else readers waited for ever.
      IOException told =
          failure instanceof IOException io
              ? io
              : new ArchiveException("the fetch failed: " + failure, failure);
      try {
        Files.deleteIfExists(part);
      } catch (IOException left) {
        told.addSuppressed(left); // The next open of the cache removes it.
      }
      onFailure.run(); // From here on another fetch may make the same part.
      entry.failed(told);
    }
  }

  private void fetch(CacheEntry entry, FileChannel channel) throws IOException {
    StoredObject object = entry.object();
    boolean isMd5 = object.sha256().isEmpty() && object.md5().isPresent();
    MessageDigest digest = Digests.of(isMd5 ? "MD5" : "SHA-256");
    IOException last = null;
    for (int attempt = 0; channel.position() < object.size(); attempt++) {
      if (attempt == ATTEMPTS) {
        throw new ArchiveException(
            "%s breaks off: bytes=%d (expected=%d)"
                .formatted(object.key(), channel.position(), object.size()),
            last);
      }
      long before = channel.position();
      try (InputStream in = store.open(object, before, object.size() - before)) {
        copy(in, entry, channel, digest);
      } catch (WriteException full) {
        throw full;
      } catch (IOException broken) {
        last = broken;
      }
      attempt = channel.position() > before ? -1 : attempt;
    }
    String expected = isMd5 ? object.etag() : object.sha256().orElse(null);
    String actual = HexFormat.of().formatHex(digest.digest());
    if (expected != null && !expected.equals(actual)) {
      throw new ArchiveException(
          "%s is damaged on its way or in the bucket: %s=%s (expected=%s); q4j archive verify --read tells which"
              .formatted(object.key(), digest.getAlgorithm(), actual, expected));
    }
  }

  /** The cache's disk failed, which no other attempt helps. */
  private static final class WriteException extends IOException {
    private static final long serialVersionUID = 1L;

    WriteException(IOException cause) {
      super("cannot write to the cache: " + cause.getMessage(), cause);
    }
  }

  private static void copy(
      InputStream in, CacheEntry entry, FileChannel channel, MessageDigest digest)
      throws IOException {
    byte[] buffer = new byte[BUFFER];
    long left = entry.object().size() - channel.position();
    while (left > 0) {
      int got = in.read(buffer, 0, (int) Math.min(left, buffer.length));
      if (got < 0) {
        return;
      }
      digest.update(buffer, 0, got);
      try {
        ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, got);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
      } catch (IOException failure) {
        throw new WriteException(failure);
      }
      left -= got;
      entry.advanced(channel.position());
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
