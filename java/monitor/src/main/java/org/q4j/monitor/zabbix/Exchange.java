package org.q4j.monitor.zabbix;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** One question to one agent, on a channel that never blocks. Used by one thread. */
final class Exchange {
  /** The longest answer that is taken, in bytes. */
  static final int MOST_BYTES = 16 << 20;

  private final AgentAddress agent;
  private final ByteBuffer request;
  private final FrameDecoder decoder = new FrameDecoder(MOST_BYTES);
  private SocketChannel channel;
  private boolean any;

  Exchange(AgentAddress agent, String key) {
    this.agent = agent;
    this.request = ByteBuffer.wrap(Frames.of(key.getBytes(StandardCharsets.UTF_8)));
  }

  AgentAddress agent() {
    return agent;
  }

  void start(Selector selector, InetSocketAddress address) throws IOException {
    channel = SocketChannel.open();
    channel.configureBlocking(false);
    boolean connected = channel.connect(address);
    channel.register(selector, connected ? SelectionKey.OP_WRITE : SelectionKey.OP_CONNECT, this);
  }

  /**
   * Goes on as far as it can.
   *
   * @param piece a scratch buffer
   * @return the answer, or null while it is not complete
   */
  Answer step(SelectionKey key, ByteBuffer piece) throws IOException, ProtocolException {
    if (key.isConnectable() && channel.finishConnect()) {
      key.interestOps(SelectionKey.OP_WRITE);
    } else if (key.isWritable()) {
      channel.write(request);
      if (!request.hasRemaining()) {
        key.interestOps(SelectionKey.OP_READ);
      }
    } else if (key.isReadable()) {
      return read(piece);
    }
    return null;
  }

  private Answer read(ByteBuffer piece) throws IOException, ProtocolException {
    int count = channel.read(piece.clear());
    if (count > 0) {
      any = true;
      return decoder.feed(piece.flip()) ? answer() : null;
    }
    if (count == 0) {
      return null;
    }
    // An agent whose Server= does not name this machine hangs up like that.
    if (!any) {
      throw new ProtocolException("hung up without an answer; does it let this machine ask?");
    }
    if (!decoder.end()) {
      throw new ProtocolException("the answer ends in the middle");
    }
    return answer();
  }

  private Answer answer() {
    return Answer.ofPlain(new String(decoder.body(), StandardCharsets.UTF_8));
  }

  void close() throws IOException {
    if (channel != null) {
      channel.close();
    }
  }
}
