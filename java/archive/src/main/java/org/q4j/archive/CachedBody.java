package org.q4j.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content;

/** An object in the cache, read while it is filled. */
final class CachedBody implements Body {
  private final CacheEntry entry;
  private final FileChannel channel;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * @param entry is used by this already; released when this is closed
   */
  CachedBody(CacheEntry entry) throws IOException {
    this.entry = entry;
    channel = entry.open();
  }

  @Override
  public long size() {
    return entry.object().size();
  }

  @Override
  public Instant modified() {
    return entry.object().modified();
  }

  @Override
  public Content.Source source(ByteBufferPool.Sized pool, long first, long length) {
    return entry.isReady()
        ? Content.Source.from(pool, channel, first, length)
        : new FillingSource(entry, channel, pool, first, length);
  }

  @Override
  public InputStream stream() {
    return new Waiting();
  }

  @Override
  public void close() throws IOException {
    if (closed.compareAndSet(false, true)) {
      entry.release();
      channel.close();
    }
  }

  private final class Waiting extends InputStream {
    private long position;

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      long available = entry.await(position);
      if (available <= position) {
        return -1;
      }
      ByteBuffer buffer = ByteBuffer.wrap(to, offset, (int) Math.min(length, available - position));
      int got = channel.read(buffer, position);
      if (got < 0) {
        throw new ArchiveException("the cached file was cut short: " + entry.file());
      }
      position += got;
      return got;
    }

    @Override
    public int available() throws IOException {
      return (int) Math.min(Integer.MAX_VALUE, Math.max(0, entry.available() - position));
    }
  }
}
