package org.q4j.backup;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.q4j.NotFoundException;
import org.q4j.Q4jException;
import org.q4j.UnsupportedException;

/**
 * The helper {@code blockdiff_dump} at work on another machine, at the end of one connection.
 *
 * <p>What runs there first is a line of shell that says what machine it is; the helper for it is
 * sent, runs from a temporary file and removes that before it does anything else. Frames follow, as
 * {@code native/blockdiff/frame.h} has them: type, u32 little-endian length, bytes.
 *
 * <p>One thread may send while another receives.
 */
final class HelperConnection implements AutoCloseable {
  static final int FRAME_MAX = 1 << 20;
  private static final int VERSION = 5;
  private static final int HEAD = 5;
  private static final String HELLO = "q4j-blockdiff ";

  /** Greetings that a login shell may print before. */
  private static final int MAX_NOISE_LINES = 1000;

  /**
   * For sh, in single quotes, whatever the login shell is. A folder may be mounted noexec, so
   * others are tried.
   */
  private static final String SCRIPT =
      "exec sh -c 'umask 077; echo \"q4j-blockdiff $(uname -s) $(uname -m)\"; read n || exit 3; f=; "
          + "for d in \"${TMPDIR:-/tmp}\" /var/tmp /dev/shm \"$HOME\"; do "
          + "f=$(mktemp \"$d/q4j-blockdiff.XXXXXXXX\" 2>/dev/null) && break; f=; done; "
          + "[ -n \"$f\" ] || { echo \"no folder for temporary files: set TMPDIR\" >&2; exit 3; }; "
          + "trap \"rm -f \\\"$f\\\"; exit 3\" HUP INT TERM; "
          + "head -c \"$n\" >\"$f\"; "
          + "if [ \"$(wc -c <\"$f\")\" -eq \"$n\" ]; then "
          + "for d in . /var/tmp /dev/shm \"$HOME\"; do chmod 700 \"$f\"; "
          + "\"$f\" --version >/dev/null 2>&1 && exec \"$f\" --serve --remove \"$f\"; "
          + "g=$(mktemp \"$d/q4j-blockdiff.XXXXXXXX\" 2>/dev/null) && cat \"$f\" >\"$g\" && "
          + "rm -f \"$f\" && f=$g; done; "
          + "echo \"the helper does not run from $f: set TMPDIR to a folder without noexec\" >&2; fi; "
          + "rm -f \"$f\"; exit 3'";

  private final ChildProcess child;
  private final InputStream in;
  private final OutputStream out;
  private final byte[] head = new byte[HEAD];
  private int type;
  private int length;
  private int packs;

  private HelperConnection(ChildProcess child) {
    this.child = child;
    in = new BufferedInputStream(child.process().getInputStream(), 256 * 1024);
    out = new BufferedOutputStream(child.process().getOutputStream(), 256 * 1024);
  }

  /**
   * Connects and starts the helper.
   *
   * @param ssh the command that runs a command line on the other machine, with its arguments
   * @param helpers holds {@code MACHINE/blockdiff_dump} for each kind of machine
   */
  static HelperConnection open(List<String> ssh, Path helpers) throws IOException {
    List<String> command = new ArrayList<>(SshAlive.of(ssh));
    command.add(SCRIPT);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    HelperConnection connection = new HelperConnection(ChildProcess.start(builder));
    try {
      connection.sendHelper(helpers);
      return connection;
    } catch (IOException | RuntimeException failure) {
      connection.close();
      throw failure;
    }
  }

  private void sendHelper(Path helpers) throws IOException {
    String[] machine = readHello().split(" ", -1);
    if (machine.length != 2 || !machine[0].equals("Linux") || !machine[1].matches("[a-z0-9_]+")) {
      throw new UnsupportedException(
          "the other machine is a %s (expected=Linux on x86_64 or aarch64)"
              .formatted(String.join(" ", machine)));
    }
    Path helper = helpers.resolve(machine[1]).resolve("blockdiff_dump");
    if (!Files.exists(helper)) {
      throw new NotFoundException(
          "there is no helper for a machine of type %s: %s".formatted(machine[1], helper));
    }
    byte[] program = Files.readAllBytes(helper);
    try {
      out.write((program.length + "\n").getBytes(StandardCharsets.US_ASCII));
      out.write(program);
    } catch (IOException failure) {
      throw broken("the helper could not be sent", failure);
    }
    flush();
    if (receive() != 'H' || length != 4) {
      throw broken("hello: type=%d, length=%d".formatted(type, length));
    }
    int hello = LittleEndian.getInt(body(), 0);
    int version = hello & 0xffff;
    packs = hello >>> 16;
    if (version != VERSION) {
      throw new UnsupportedException(
          "the helper speaks version %d (expected=%d); build q4j again"
              .formatted(version, VERSION));
    }
  }

  /** Returns whether the helper packs so by itself. */
  boolean packs(RemoteDump.Packing packing) {
    return (packs & packing.bit()) != 0;
  }

  private String readHello() throws IOException {
    for (int i = 0; i < MAX_NOISE_LINES; i++) {
      String line = readLine();
      if (line.startsWith(HELLO)) {
        return line.substring(HELLO.length());
      }
    }
    throw broken("no greeting of sh, but other text");
  }

  private String readLine() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw broken("it ended before anything was sent");
      }
      if (line.length() < 1000) {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  /** Sends a frame; {@link #flush} sees to it that it goes out. */
  void send(char frame, byte[] bytes, int from, int count) {
    byte[] start = new byte[HEAD];
    start[0] = (byte) frame;
    LittleEndian.putInt(start, 1, count);
    try {
      out.write(start);
      out.write(bytes, from, count);
    } catch (IOException failure) {
      throw broken("nothing can be sent", failure);
    }
  }

  void flush() {
    try {
      out.flush();
    } catch (IOException failure) {
      throw broken("nothing can be sent", failure);
    }
  }

  /**
   * Receives the head of a frame and returns its type; its bytes have to be read next.
   *
   * @throws Q4jException with the helper's words when something failed there
   */
  char receive() throws IOException {
    int got = read(head, HEAD);
    if (got < HEAD) {
      throw broken("bytes=%d of a frame's head (expected=%d)".formatted(got, HEAD));
    }
    type = head[0];
    length = LittleEndian.getInt(head, 1);
    if (length < 0 || length > FRAME_MAX) {
      throw broken("frame length=%d (expected=up to %d)".formatted(length, FRAME_MAX));
    }
    if (type == 'E') {
      throw new Q4jException(new String(body(), StandardCharsets.UTF_8));
    }
    return (char) type;
  }

  /** Returns the length of the frame that was received. */
  int length() {
    return length;
  }

  /** Reads the bytes of the frame. */
  byte[] body() throws IOException {
    byte[] bytes = new byte[length];
    if (read(bytes, length) < length) {
      throw broken("it ended within a frame");
    }
    return bytes;
  }

  /** Copies the bytes of the frame. */
  void body(OutputStream to, byte[] buffer) throws IOException {
    int left = length;
    while (left > 0) {
      int got = read(buffer, Math.min(left, buffer.length));
      if (got == 0) {
        throw broken("it ended within a frame");
      }
      to.write(buffer, 0, got);
      left -= got;
    }
  }

  /** Reads so many bytes, fewer only at the end. */
  private int read(byte[] to, int count) {
    try {
      return in.readNBytes(to, 0, count);
    } catch (IOException failure) {
      throw broken("nothing can be received", failure);
    }
  }

  private Q4jException broken(String how) {
    return broken(how, null);
  }

  private Q4jException broken(String how, IOException failure) {
    if (child.process().isAlive()) {
      child.end();
    }
    return new ConnectionLostException(
        "the connection broke: %s; its command exited with code:%d".formatted(how, child.await()),
        failure);
  }

  /** Ends the conversation in order and waits for the other side's end. */
  void finish() throws IOException {
    send('Q', new byte[0], 0, 0);
    out.close();
    int code = child.await();
    if (code != 0) {
      throw new Q4jException("the connection's command exited with code:" + code);
    }
  }

  @Override
  public void close() {
    child.close();
  }
}
