package org.q4j.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.RetainableByteBuffer;

/**
 * A part of a file that is still being filled, for the network: where nothing more is there yet, no
 * thread waits. Used by one answer at a time.
 */
final class FillingSource implements Content.Source {
  private final CacheEntry entry;
  private final FileChannel channel;
  private final ByteBufferPool.Sized pool;
  private final long end;
  private long position;
  private Throwable failure;

  FillingSource(
      CacheEntry entry, FileChannel channel, ByteBufferPool.Sized pool, long first, long length) {
    this.entry = entry;
    this.channel = channel;
    this.pool = pool;
    position = first;
    end = first + length;
  }

  @Override
  public Content.Chunk read() {
    if (failure != null) {
      return Content.Chunk.from(failure);
    }
    if (position >= end) {
      return Content.Chunk.EOF;
    }
    try {
      long available = Math.min(end, entry.available()) - position;
      return available <= 0 ? null : chunk(available);
    } catch (IOException broken) {
      fail(broken);
      return Content.Chunk.from(failure);
    }
  }

  private Content.Chunk chunk(long available) throws IOException {
    RetainableByteBuffer.Mutable held = pool.acquire();
    try {
      ByteBuffer buffer = held.getByteBuffer();
      buffer.clear().limit((int) Math.min(buffer.capacity(), available));
      int got = channel.read(buffer, position);
      if (got <= 0) {
        throw new ArchiveException("the cached file was cut short: " + entry.file());
      }
      buffer.flip();
      position += got;
      return Content.Chunk.asChunk(buffer, position >= end, held);
    } catch (IOException | RuntimeException broken) {
      held.release();
      throw broken;
    }
  }

  @Override
  public void demand(Runnable then) {
    entry.whenMore(position, then);
  }

  @Override
  public void fail(Throwable cause) {
    if (failure == null) {
      failure = cause;
    }
  }
}
