package org.q4j.sql.wire;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A client that sends and reads single packets, for what no driver does. */
final class RawClient implements AutoCloseable {
  private final Socket socket;
  private int id;

  private RawClient(Socket socket) {
    this.socket = socket;
  }

  static RawClient connect(int port) throws IOException {
    RawClient client = new RawClient(new Socket(InetAddress.getLoopbackAddress(), port));
    byte[] greeting = client.read();
    int end = 1;
    while (greeting[end] != 0) {
      end++;
    }
    client.id = ByteBuffer.wrap(greeting, end + 1, 4).order(ByteOrder.LITTLE_ENDIAN).getInt();
    return client;
  }

  static RawClient login(int port) throws IOException {
    RawClient client = connect(port);
    ByteBuffer response = ByteBuffer.allocate(36).order(ByteOrder.LITTLE_ENDIAN);
    response.putInt(Capability.PROTOCOL_41 | Capability.SECURE_CONNECTION);
    response.putInt(1 << 24).put((byte) 45).position(32);
    response.put((byte) 'm').put((byte) 'e').put((byte) 0).put((byte) 0);
    client.write(1, response.array());
    byte[] answer = client.read();
    if (answer[0] != 0) {
      throw new IOException("login refused: " + new String(answer, StandardCharsets.UTF_8));
    }
    return client;
  }

  int id() {
    return id;
  }

  void write(int sequence, byte[] content) throws IOException {
    byte[] packet = new byte[content.length + 4];
    packet[0] = (byte) content.length;
    packet[1] = (byte) (content.length >> 8);
    packet[2] = (byte) (content.length >> 16);
    packet[3] = (byte) sequence;
    System.arraycopy(content, 0, packet, 4, content.length);
    raw(packet);
  }

  void raw(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  void send(String sql) throws IOException {
    byte[] text = sql.getBytes(StandardCharsets.UTF_8);
    byte[] content = new byte[text.length + 1];
    content[0] = Commands.QUERY;
    System.arraycopy(text, 0, content, 1, text.length);
    write(0, content);
  }

  byte[] query(String sql) throws IOException {
    send(sql);
    return read();
  }

  byte[] read() throws IOException {
    InputStream in = socket.getInputStream();
    byte[] head = in.readNBytes(4);
    if (head.length < 4) {
      throw new EOFException("the server has closed the connection");
    }
    int length = (head[0] & 0xff) | (head[1] & 0xff) << 8 | (head[2] & 0xff) << 16;
    byte[] content = in.readNBytes(length);
    if (content.length < length) {
      throw new EOFException("the server has closed the connection amid a packet");
    }
    return content;
  }

  /** Closes without saying goodbye to the kernel either. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
