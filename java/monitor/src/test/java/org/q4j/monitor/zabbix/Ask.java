package org.q4j.monitor.zabbix;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Sends bytes to an agent and returns what comes back. */
final class Ask {
  private static final int MILLIS = 20_000;

  private Ask() {}

  /** Returns every byte of the answer. */
  static byte[] raw(InetSocketAddress agent, byte[] request) throws IOException {
    try (Socket socket = new Socket(agent.getAddress(), agent.getPort())) {
      socket.setSoTimeout(MILLIS);
      socket.getOutputStream().write(request);
      socket.shutdownOutput();
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      socket.getInputStream().transferTo(all);
      return all.toByteArray();
    }
  }

  /** Returns the body of the answer to a key. */
  static String key(InetSocketAddress agent, String key) throws IOException, ProtocolException {
    return body(raw(agent, Frames.of(key.getBytes(StandardCharsets.UTF_8))));
  }

  static String body(byte[] answer) throws ProtocolException {
    FrameDecoder decoder = new FrameDecoder(1 << 20);
    if (!decoder.feed(ByteBuffer.wrap(answer))) {
      throw new ProtocolException("incomplete answer of %d bytes".formatted(answer.length));
    }
    return new String(decoder.body(), StandardCharsets.UTF_8);
  }
}
