package org.q4j.sql.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;

/**
 * Bytes in TLS. One thread reads while another seals, which {@link SSLEngine} allows. An idle
 * connection holds no buffer here: a record that has arrived in part is all that is kept.
 */
final class TlsTransport implements Transport {
  private static final int ROOM = 64 << 10;

  private final SocketChannel channel;
  private final SSLEngine engine;
  private byte[] partial;
  private volatile boolean sealing;

  /**
   * @param early what has been read of TLS already
   */
  TlsTransport(SocketChannel channel, SSLEngine engine, byte[] early) throws IOException {
    this.channel = channel;
    this.engine = engine;
    this.partial = early;
    engine.beginHandshake();
  }

  @Override
  public int read(ByteBuffer into) throws IOException {
    ByteBuffer sealed = ByteBuffer.allocate(ROOM);
    sealed.put(partial);
    int count = channel.read(sealed);
    if (count < 0) {
      return -1;
    }
    sealed.flip();
    int before = into.position();
    boolean open = unseal(sealed, into);
    partial = new byte[sealed.remaining()];
    sealed.get(partial);
    int read = into.position() - before;
    return read == 0 && !open ? -1 : read;
  }

  private boolean unseal(ByteBuffer sealed, ByteBuffer into) throws IOException {
    while (true) {
      HandshakeStatus handshake = engine.getHandshakeStatus();
      if (handshake == HandshakeStatus.NEED_TASK) {
        return true;
      }
      if (handshake == HandshakeStatus.NEED_WRAP) {
        // After a goodbye from the other side there is an answer to send and nothing to read.
        sealing = true;
        return !engine.isInboundDone();
      }
      SSLEngineResult result = engine.unwrap(sealed, into);
      switch (result.getStatus()) {
        case CLOSED -> {
          return false;
        }
        case BUFFER_UNDERFLOW, BUFFER_OVERFLOW -> {
          return true;
        }
        default -> {
          boolean stuck = result.bytesConsumed() == 0 && result.bytesProduced() == 0;
          if (stuck && engine.getHandshakeStatus() == handshake) {
            return true;
          }
        }
      }
    }
  }

  @Override
  public boolean wantsToWrite() {
    return sealing;
  }

  @Override
  public ByteBuffer seal(ByteBuffer plain) throws IOException {
    sealing = false;
    int room = engine.getSession().getPacketBufferSize();
    ByteBuffer out = ByteBuffer.allocate(plain.remaining() + room);
    do {
      SSLEngineResult result = engine.wrap(plain, out);
      if (result.getStatus() == SSLEngineResult.Status.BUFFER_OVERFLOW) {
        out = ByteBuffer.allocate(out.capacity() + plain.remaining() + room).put(out.flip());
      } else if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
        break;
      }
    } while (plain.hasRemaining()
        || (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP && !engine.isOutboundDone()));
    return out.flip();
  }

  @Override
  public Runnable task() {
    return engine.getHandshakeStatus() == HandshakeStatus.NEED_TASK
        ? engine.getDelegatedTask()
        : null;
  }

  @Override
  public ByteBuffer farewell() throws IOException {
    engine.closeOutbound();
    return seal(ByteBuffer.allocate(0));
  }
}
