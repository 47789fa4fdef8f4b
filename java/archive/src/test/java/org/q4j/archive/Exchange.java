package org.q4j.archive;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** One request and its answer, byte for byte as they are on the wire. */
final class Exchange {
  private final int status;
  private final Map<String, String> headers;
  private final byte[] body;

  private Exchange(int status, Map<String, String> headers, byte[] body) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  int status() {
    return status;
  }

  /** Returns the body with the transfer coding taken off. */
  byte[] body() {
    return body;
  }

  /** Sends a request line's target as it is. */
  static Exchange send(int port, String method, String target, String... headers)
      throws IOException {
    StringBuilder request = new StringBuilder();
    request.append(method).append(' ').append(target).append(" HTTP/1.1\r\nHost: localhost\r\n");
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    request.append("Connection: close\r\n\r\n");
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.ISO_8859_1));
      return read(socket.getInputStream(), method.equals("HEAD"));
    }
  }

  static Exchange get(int port, String target, String... headers) throws IOException {
    return send(port, "GET", target, headers);
  }

  private static Exchange read(InputStream in, boolean isHead) throws IOException {
    String line = line(in);
    if (!line.startsWith("HTTP/1.1 ")) {
      throw new IOException("no answer: " + line);
    }
    Map<String, String> headers = new TreeMap<>();
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      int colon = header.indexOf(':');
      headers.put(
          header.substring(0, colon).toLowerCase(Locale.ROOT), header.substring(colon + 1).strip());
    }
    int status = Integer.parseInt(line.substring(9, 12));
    boolean bare = isHead || status == 304;
    return new Exchange(status, headers, bare ? new byte[0] : body(in, headers));
  }

  private static byte[] body(InputStream in, Map<String, String> headers) throws IOException {
    if (!"chunked".equals(headers.get("transfer-encoding"))) {
      byte[] all = in.readAllBytes();
      String length = headers.get("content-length");
      if (length != null && Long.parseLong(length) != all.length) {
        throw new IOException("cut short: bytes=%d (expected=%s)".formatted(all.length, length));
      }
      return all;
    }
    List<byte[]> chunks = new ArrayList<>();
    int total = 0;
    for (int size = size(in); size > 0; size = size(in)) {
      byte[] chunk = in.readNBytes(size);
      if (chunk.length < size || !line(in).isEmpty()) {
        throw new IOException("cut short in a chunk");
      }
      chunks.add(chunk);
      total += size;
    }
    byte[] all = new byte[total];
    int at = 0;
    for (byte[] chunk : chunks) {
      System.arraycopy(chunk, 0, all, at, chunk.length);
      at += chunk.length;
    }
    return all;
  }

  private static int size(InputStream in) throws IOException {
    String line = line(in);
    if (line.isEmpty()) {
      throw new IOException("cut short between chunks");
    }
    return Integer.parseInt(line, 16);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  String header(String name) {
    return headers.get(name.toLowerCase(Locale.ROOT));
  }

  /** Returns the body, unpacked as the answer's header says. */
  byte[] unpacked() throws IOException {
    String token = headers.get("content-encoding");
    Encoding encoding =
        token == null ? Encoding.IDENTITY : Encoding.valueOf(token.toUpperCase(Locale.ROOT));
    try (InputStream in = encoding.unpack(new ByteArrayInputStream(body))) {
      return in.readAllBytes();
    }
  }

  @Override
  public String toString() {
    return status + " " + headers + " " + body.length + " bytes";
  }
}
