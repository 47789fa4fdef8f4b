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
  private static final int SENT_BYTES = 32 * 1024;

  /** How the difference is packed where the source is. */
  public enum Packing {
    /** Not at all. */
    NONE(0),
    /** By {@code gzip -f}. */
    GZIP(1),
    /** By {@code lzop -f}. */
    LZOP(2),
    /** By the helper with Zstandard, in frames of 2 MiB; not at all where it cannot. */
    ZSTD(3),
    /** By the helper as LZ4, likewise. */
    LZ4(4);

    private final int code;

    Packing(int code) {
      this.code = code;
    }

    /** Returns whether the helper packs by itself, in frames that end with a block. */
    boolean isByHelper() {
      return this == ZSTD || this == LZ4;
    }

    /** Returns the bit that says so in a helper's hello. */
    int bit() {
      return 1 << (code - ZSTD.code);
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

  /**
   * How to dump.
   *
   * @param kind of the digests, the old ones too
   * @param limit bytes of the source a second at most; 0: any number
   * @param first block to begin with, 0 for all
   */
  record Terms(DigestKind kind, long limit, long first) {
    /** The same, beginning with another block. */
    Terms from(long block) {
      return new Terms(kind, limit, block);
    }
  }

  private final HelperConnection connection;
  private final byte[] buffer = new byte[256 * 1024];
  private long first;
  private int digestBytes = DigestKind.MD5.bytes();

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
        "%s\0%s\0%s\0"
            .formatted(still.kind().word(), source, still.freeze())
            .getBytes(StandardCharsets.UTF_8);
    connection.send('T', request, 0, request.length);
    connection.flush();
    return answer();
  }

  /**
   * Has the helper go on holding the snapshot for a while when this connection is lost.
   *
   * @param seconds 1 to 3600
   * @return the name by which another connection's helper finds it
   */
  public String hold(int seconds) throws IOException {
    byte[] request = new byte[Integer.BYTES];
    LittleEndian.putInt(request, 0, seconds);
    return new String(ask('G', request), StandardCharsets.UTF_8);
  }

  /**
   * Goes on with a snapshot that the helper of a lost connection holds; {@link #removeSnapshot}
   * removes that one then.
   *
   * @param holder its name
   * @throws Q4jException when it is gone
   */
  public void adopt(String holder) throws IOException {
    ask('A', holder.getBytes(StandardCharsets.UTF_8));
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
    return new String(done(), StandardCharsets.UTF_8);
  }

  private byte[] done() throws IOException {
    char type = connection.receive();
    if (type != 'K') {
      throw new CorruptException("unexpected frame: type=%d (expected=K)".formatted((int) type));
    }
    return connection.body();
  }

  /** Sends a request that is answered by one frame, and returns that. */
  byte[] ask(char type, byte[] request) throws IOException {
    connection.send(type, request, 0, request.length);
    connection.flush();
    return done();
  }

  /**
   * Sends a request that is answered by many frames.
   *
   * @param piece takes each
   * @param say takes words
   */
  void askAll(char type, byte[] request, Consumer<byte[]> piece, Consumer<String> say)
      throws IOException {
    connection.send(type, request, 0, request.length);
    connection.flush();
    for (char got = connection.receive(); got != 'K'; got = connection.receive()) {
      switch (got) {
        case 'e' -> piece.accept(connection.body());
        case 'W' -> say.accept(new String(connection.body(), StandardCharsets.UTF_8));
        default -> throw unexpected(got);
      }
    }
    connection.body();
  }

  /**
   * Says how the next dump is done; without this, in the format of blockdiff and from the start.
   */
  void send(Terms terms) {
    byte[] plan = new byte[17];
    plan[0] = (byte) (terms.kind() == DigestKind.MD5 ? 0 : 1);
    LittleEndian.putLong(plan, 1, terms.limit());
    LittleEndian.putLong(plan, 9, terms.first());
    connection.send('P', plan, 0, plan.length);
    first = terms.first();
    digestBytes = terms.kind().bytes();
  }

  /** How what arrives is taken. */
  private interface Reception {
    Result run() throws IOException;
  }

  /** Dumps on terms that were sent, into what may have arrived already. */
  Result dump(Request request, InputStream old, DumpState state, Consumer<String> say)
      throws IOException {
    state.begin(packing(request));
    return dump(request, old, say, () -> receive(state));
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
    return dump(request, old, say, () -> receive(difference, digests, say));
  }

  private Result dump(Request request, InputStream old, Consumer<String> say, Reception reception)
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
      skip(old);
    }
    sendRequest(request, packing(request), incremental);
    AtomicReference<Exception> failed = new AtomicReference<>();
    Thread sender = null;
    if (incremental) {
      sender = new Thread(() -> sendOld(head, old, failed), "q4j-send-digests");
      sender.setDaemon(true);
      sender.start();
    }
    try {
      return reception.run();
    } catch (IOException | Q4jException failure) {
      Exception cause = failed.get();
      // A digest that could not be read here is why the helper got none.
      if (cause != null && !(cause instanceof ConnectionLostException)) {
        throw new Q4jException("cannot send the old digest: " + cause.getMessage(), cause);
      }
      throw failure;
    }
  }

  /** The blocks before the first one have been compared. There may be fewer old ones. */
  private void skip(InputStream old) throws IOException {
    for (long left = first * digestBytes; left > 0; ) {
      long gone = old.skip(left);
      if (gone == 0 && old.read() < 0) {
        return;
      }
      left -= gone == 0 ? 1 : gone;
    }
  }

  private Packing packing(Request request) {
    Packing asked = request.packing();
    return asked.isByHelper() && !connection.packs(asked) ? Packing.NONE : asked;
  }

  private void sendRequest(Request request, Packing packing, boolean incremental)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] head = new byte[6];
    LittleEndian.putInt(
        head, 0, request.blockSize() == 0 ? BlockSize.DEFAULT : request.blockSize());
    head[4] = (byte) (incremental ? 1 : 0);
    head[5] = (byte) packing.code;
    bytes.writeBytes(head);
    bytes.writeBytes(request.path().getBytes(StandardCharsets.UTF_8));
    connection.send('D', bytes.toByteArray(), 0, bytes.size());
    connection.flush();
  }

  private void sendOld(byte[] head, InputStream old, AtomicReference<Exception> failed) {
    try {
      connection.send('O', head, 0, head.length);
      byte[] sent = new byte[SENT_BYTES];
      for (int got = old.read(sent); got >= 0; got = old.read(sent)) {
        connection.send('O', sent, 0, got);
      }
      connection.send('o', NOTHING, 0, 0);
      connection.flush();
    } catch (IOException | RuntimeException failure) {
      failed.set(failure);
      connection.close(); // The other side still waits for digests.
    }
  }

  private Result receive(OutputStream difference, OutputStream digests, Consumer<String> say)
      throws IOException {
    while (true) {
      char type = connection.receive();
      switch (type) {
        case 'd' -> connection.body(difference, buffer);
        case 'm' -> connection.body(digests, buffer);
        case 'W' -> say.accept(new String(connection.body(), StandardCharsets.UTF_8));
        case 'L' -> connection.body();
        case 'F' -> {
          difference.flush();
          digests.flush();
          return figures();
        }
        default -> throw unexpected(type);
      }
    }
  }

  private Result receive(DumpState state) throws IOException {
    while (true) {
      char type = connection.receive();
      switch (type) {
        case 'd' -> connection.body(state.pending(), buffer);
        case 'c' -> state.changed(number(type));
        case 'm' -> state.digests(connection.body());
        case 'W' -> state.moved(new String(connection.body(), StandardCharsets.UTF_8));
        case 'L' -> state.length(number(type));
        case 'N' -> state.told(told());
        case 'F' -> {
          return state.finish(figures());
        }
        default -> throw unexpected(type);
      }
    }
  }

  private Told told() throws IOException {
    byte[] figures = connection.body();
    if (figures.length != 4 * Long.BYTES) {
      throw unexpected('N');
    }
    return new Told(
        LittleEndian.getLong(figures, 0),
        LittleEndian.getLong(figures, 8),
        LittleEndian.getLong(figures, 16),
        LittleEndian.getLong(figures, 24));
  }

  private long number(char type) throws IOException {
    byte[] number = connection.body();
    if (number.length != Long.BYTES) {
      throw unexpected(type);
    }
    return LittleEndian.getLong(number, 0);
  }

  private Result figures() throws IOException {
    byte[] figures = connection.body();
    if (figures.length != 24) {
      throw unexpected('F');
    }
    return new Result(
        LittleEndian.getLong(figures, 0),
        LittleEndian.getLong(figures, 8),
        LittleEndian.getLong(figures, 16));
  }

  private CorruptException unexpected(char type) {
    return new CorruptException(
        "unexpected frame: type=%d, length=%d".formatted((int) type, connection.length()));
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
