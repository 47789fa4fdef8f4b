package org.q4j.archive;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.time.Instant;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content;

/** The bytes of a stored file, wherever they are. Used by one answer, and closed with it. */
interface Body extends Closeable {
  /** Returns its length in bytes. */
  long size();

  /** Returns when its content was written. */
  Instant modified();

  /** Returns a part of it for the network. */
  Content.Source source(ByteBufferPool.Sized pool, long first, long length) throws IOException;

  /** Returns all of it, in order; reading may wait. */
  InputStream stream() throws IOException;

  /** A file on local disk. */
  record Local(SeekableByteChannel channel, long size, Instant modified) implements Body {
    @Override
    public Content.Source source(ByteBufferPool.Sized pool, long first, long length) {
      return Content.Source.from(pool, channel, first, length);
    }

    @Override
    public InputStream stream() {
      return Channels.newInputStream(channel);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
