package org.q4j.backup;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.q4j.CorruptException;
import org.q4j.Q4jException;

/**
 * Dumps a file or a device of another machine: only digests and changed blocks cross the wire, over
 * one connection, and nothing stays behind.
 */
public final class RemoteDump implements AutoCloseable {
  private static final byte[] NOTHING = new byte[0];

  /** How the difference is packed, by a program of the other machine. */
  public enum Packing {
    /** Not at all. */
    NONE(0),
    /** By {@code gzip -f}. */
    GZIP(1),
    /** By {@code lzop -f}. */
    LZOP(2);

    private final int code;

    Packing(int code) {
      this.code = code;
    }
  }

  /**
   * What to dump.
   *
   * @param path the file or device, absolute or seen from the home folder there
   * @param blockSize in bytes; 0: the default. An old digest's goes first
   * @param packing of the difference
   */
  public record Request(String path, int blockSize, Packing packing) {}

  /**
   * What a dump did.
   *
   * @param length of the source, bytes
   * @param blocks of the source
   * @param changed blocks that were dumped
   */
  public record Result(long length, long blocks, long changed) {}

  private final HelperConnection connection;
  private String changed = "";

  private RemoteDump(HelperConnection connection) {
    this.connection = connection;
  }

  /**
   * Connects.
   *
   * @param ssh the command that runs a command line on the other machine, with its arguments
   * @param helpers the folder with {@code MACHINE/blockdiff_dump}
   */
  public static RemoteDump connect(List<String> ssh, Path helpers) throws IOException {
    return new RemoteDump(HelperConnection.open(ssh, helpers));
  }

  /**
   * Takes an LVM snapshot of a volume there. It is removed by {@link #removeSnapshot}, and also
   * when this connection ends in any other way.
   *
   * @param size of the snapshot, in lvcreate's words
   * @param volume the path of its device
   * @return the path of the snapshot's device
   */
  public String snapshot(String size, String volume) throws IOException {
    byte[] request = (size + "\0" + volume).getBytes(StandardCharsets.UTF_8);
    connection.send('S', request, 0, request.length);
    connection.flush();
    return answer();
  }

  /**
   * Keeps a moment of a file or a folder there by its file system. It is removed by {@link
   * #removeSnapshot}, and also when this connection ends in any other way.
   *
   * @param source its path
   * @return the path to read
   */
  public String keep(KeepStill still, String source) throws IOException {
    byte[] request =
        "%s\0%s\0%s\0".formatted(still.kind().word(), source, still.freeze())
            .getBytes(StandardCharsets.UTF_8);
    connection.send('T', request, 0, request.length);
    connection.flush();
    return answer();
  }

  /** Returns what the helper noticed of a change of the source meanwhile; empty for none. */
  public String changedMeanwhile() {
    return changed;
  }

  /**
   * Removes the snapshot.
   *
   * @return words on how full it was
   * @throws Q4jException when it overflowed: then what was dumped is of no moment at all
   */
  public String removeSnapshot() throws IOException {
    connection.send('R', NOTHING, 0, 0);
    connection.flush();
    return answer();
  }

  private String answer() throws IOException {
    char type = connection.receive();
    if (type != 'K') {
      throw new CorruptException("unexpected frame: type=%d (expected=K)".formatted((int) type));
    }
    return new String(connection.body(), StandardCharsets.UTF_8);
  }

  /**
   * Dumps.
   *
   * @param old the old digest file, or null for a full dump
   * @param difference gets the difference, packed
   * @param digests gets the new digest file
   * @param say told when the old digest's block size is used and not the one asked for
   */
  public Result dump(
      Request request,
      InputStream old,
      OutputStream difference,
      OutputStream digests,
      Consumer<String> say)
      throws IOException {
    byte[] head = new byte[4];
    boolean incremental = old != null;
    if (incremental) {
      int got = old.readNBytes(head, 0, 4);
      if (got < 4) {
        throw new CorruptException(
            "old digest data is corrupt: bytes=%d (expected=4 or more); begin a new series with a full backup"
                .formatted(got));
      }
      int size = BlockSize.checked(LittleEndian.getInt(head, 0), "the old digest");
      if (request.blockSize() != 0 && request.blockSize() != size) {
        say.accept(
            "block size=%d of the old digest is used, not the %d asked for"
                .formatted(size, request.blockSize()));
      }
    }
    sendRequest(request, incremental);
    AtomicReference<Exception> failed = new AtomicReference<>();
    Thread sender = null;
    if (incremental) {
      sender = new Thread(() -> sendOld(head, old, failed), "q4j-send-digests");
      sender.setDaemon(true);
      sender.start();
    }
    try {
      return receive(difference, digests);
    } catch (IOException | Q4jException failure) {
      Exception cause = failed.get();
      // A digest that could not be read here is why the helper got none.
      if (cause instanceof Q4jException || (cause != null && !isPipe(cause))) {
        throw new Q4jException("cannot send the old digest: " + cause.getMessage(), cause);
      }
      throw failure;
    }
  }

  private static boolean isPipe(Exception cause) {
    return String.valueOf(cause.getMessage()).contains("pipe");
  }

  private void sendRequest(Request request, boolean incremental) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] head = new byte[6];
    LittleEndian.putInt(
        head, 0, request.blockSize() == 0 ? BlockSize.DEFAULT : request.blockSize());
    head[4] = (byte) (incremental ? 1 : 0);
    head[5] = (byte) request.packing().code;
    bytes.writeBytes(head);
    bytes.writeBytes(request.path().getBytes(StandardCharsets.UTF_8));
    connection.send('D', bytes.toByteArray(), 0, bytes.size());
    connection.flush();
  }

  private void sendOld(byte[] head, InputStream old, AtomicReference<Exception> failed) {
    try {
      connection.send('O', head, 0, head.length);
      byte[] buffer = new byte[256 * 1024];
      for (int got = old.read(buffer); got >= 0; got = old.read(buffer)) {
        connection.send('O', buffer, 0, got);
      }
      connection.send('o', NOTHING, 0, 0);
      connection.flush();
    } catch (IOException | RuntimeException failure) {
      failed.set(failure);
      connection.close(); // The other side still waits for digests.
    }
  }

  private Result receive(OutputStream difference, OutputStream digests) throws IOException {
    byte[] buffer = new byte[256 * 1024];
    while (true) {
      char type = connection.receive();
      switch (type) {
        case 'd' -> connection.body(difference, buffer);
        case 'm' -> connection.body(digests, buffer);
        case 'W' -> changed = new String(connection.body(), StandardCharsets.UTF_8);
        case 'F' -> {
          byte[] figures = connection.body();
          if (figures.length != 24) {
            throw new CorruptException(
                "unexpected frame: length=%d (expected=24)".formatted(figures.length));
          }
          difference.flush();
          digests.flush();
          return new Result(
              LittleEndian.getLong(figures, 0),
              LittleEndian.getLong(figures, 8),
              LittleEndian.getLong(figures, 16));
        }
        default -> throw new CorruptException("unexpected frame: type=%d".formatted((int) type));
      }
    }
  }

  /** Ends the connection in order; without this, {@link #close} breaks it. */
  public void finish() throws IOException {
    connection.finish();
  }

  @Override
  public void close() {
    connection.close();
  }
}
