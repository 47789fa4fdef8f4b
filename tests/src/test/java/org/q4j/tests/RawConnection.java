package org.q4j.tests;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A connection without a driver's memory, so that a test can hold thousands. Layout of the packets:
 * MySQL's manual of its client/server protocol, handshake v10.
 */
final class RawConnection implements AutoCloseable {
  private static final int PROTOCOL_41 = 0x200;
  private static final int SECURE_CONNECTION = 0x8000;
  private static final int MAX_PACKET = 1 << 24;
  private static final byte UTF8MB4 = 45;
  private static final byte QUERY = 3;
  private static final byte PING = 14;

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;

  RawConnection(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    in = new DataInputStream(socket.getInputStream());
    out = socket.getOutputStream();
    packet();
    byte[] user = "me\0\0".getBytes(StandardCharsets.US_ASCII);
    ByteBuffer login = ByteBuffer.allocate(32 + user.length).order(ByteOrder.LITTLE_ENDIAN);
    login.putInt(PROTOCOL_41 | SECURE_CONNECTION).putInt(MAX_PACKET).put(UTF8MB4);
    login.position(32);
    login.put(user);
    send(1, login.array());
    requireOk();
  }

  private void send(int sequence, byte[] payload) throws IOException {
    ByteBuffer packet = ByteBuffer.allocate(4 + payload.length).order(ByteOrder.LITTLE_ENDIAN);
    packet.putInt(payload.length | sequence << 24).put(payload);
    out.write(packet.array());
  }

  private byte[] packet() throws IOException {
    int length = in.read() | in.read() << 8 | in.read() << 16;
    if (length < 0 || in.read() < 0) {
      throw new EOFException("the server has closed the connection");
    }
    byte[] payload = new byte[length];
    in.readFully(payload);
    return payload;
  }

  private void requireOk() throws IOException {
    byte[] answer = packet();
    if (answer[0] != 0) {
      throw new IOException("not OK: " + new String(answer, StandardCharsets.UTF_8));
    }
  }

  void ping() throws IOException {
    send(0, new byte[] {PING});
    requireOk();
  }

  /** Sends a query of one row and column, whose answer {@link #value()} reads. */
  void query(String sql) throws IOException {
    byte[] text = sql.getBytes(StandardCharsets.UTF_8);
    send(0, ByteBuffer.allocate(1 + text.length).put(QUERY).put(text).array());
  }

  String value() throws IOException {
    byte[] columns = packet();
    if (columns[0] != 1) {
      throw new IOException("not one column: " + new String(columns, StandardCharsets.UTF_8));
    }
    packet(); // Its definition.
    packet(); // The end of the definitions.
    byte[] row = packet();
    if (row[0] < 0) {
      throw new IOException("no short value");
    }
    packet(); // The end of the rows.
    return new String(row, 1, row[0], StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
