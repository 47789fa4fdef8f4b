package org.q4j.sql.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Bytes as they are. */
final class PlainTransport implements Transport {
  private final SocketChannel channel;

  PlainTransport(SocketChannel channel) {
    this.channel = channel;
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    return channel.read(into);
  }

  @Override
  public ByteBuffer seal(ByteBuffer plain) {
    return plain;
  }

  @Override
  public Runnable task() {
    return null;
  }

  @Override
  public boolean wantsToWrite() {
    return false;
  }

  @Override
  public ByteBuffer farewell() {
    return ByteBuffer.allocate(0);
  }
}
