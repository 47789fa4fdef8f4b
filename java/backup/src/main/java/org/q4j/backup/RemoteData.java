package org.q4j.backup;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What can be asked over a connection about folders of the other machine, and about data
 * directories of queues there. For one thread.
 */
public final class RemoteData {
  private static final String HELD = "held";

  /**
   * The answer to who asks for a data directory's lock.
   *
   * @param kind what came of it
   * @param holder who holds it, in words; may be empty
   */
  public record Lock(Kind kind, String holder) {
    /** The kinds of answers. */
    public enum Kind {
      /** It is held over there, until the connection ends. */
      TAKEN,
      /** Another process holds it. */
      HELD,
      /** There is no such folder. */
      NO_FOLDER
    }
  }

  private final RemoteDump connection;

  /**
   * @param connection is asked
   */
  RemoteData(RemoteDump connection) {
    this.connection = connection;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private String ask(char type, String path) throws IOException {
    return new String(connection.ask(type, bytes(path)), StandardCharsets.UTF_8);
  }

  /**
   * Lists what a folder holds, as far as it lies on the folder's own file system.
   *
   * @param leftOut told what is none of that
   * @return by path; a folder comes before what it holds
   */
  public SortedMap<String, RemoteEntry> list(String folder, Consumer<String> leftOut)
      throws IOException {
    return entries('I', folder, leftOut);
  }

  /**
   * Lists the entries of a folder itself, as they are behind links and on other file systems; one
   * that leads nowhere is a link.
   *
   * @return by name, of any kind
   */
  public SortedMap<String, RemoteEntry> children(String folder) throws IOException {
    return entries('J', folder, unheard -> {});
  }

  private SortedMap<String, RemoteEntry> entries(char type, String folder, Consumer<String> leftOut)
      throws IOException {
    SortedMap<String, RemoteEntry> found = new TreeMap<>();
    connection.askAll(
        type,
        bytes(folder),
        frame -> {
          RemoteEntry entry = RemoteEntry.read(frame);
          found.put(entry.entry().path(), entry);
        },
        leftOut);
    return found;
  }

  /**
   * Keeps a moment of a folder by its file system, until the connection ends.
   *
   * @return the path to read
   */
  String keep(KeepStill still, String folder) throws IOException {
    return connection.keep(still, folder);
  }

  /** Takes the lock of a data directory, unless somebody holds it. */
  public Lock lock(String directory) throws IOException {
    String answer = ask('Y', directory);
    if (answer.startsWith(HELD)) {
      return new Lock(Lock.Kind.HELD, answer.substring(HELD.length()).strip());
    }
    return new Lock(answer.equals("taken") ? Lock.Kind.TAKEN : Lock.Kind.NO_FOLDER, "");
  }

  /**
   * Connects to the process that has a data directory open.
   *
   * @return empty when that is done; else why it could not be
   */
  public String connectOwner(String directory) throws IOException {
    return ask('U', directory);
  }

  /** Passes a frame on to that process, and returns the one that it answers. */
  public byte[] call(byte[] frame) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    connection.askAll('C', frame, answer::writeBytes, unheard -> {});
    return answer.toByteArray();
  }

  /** Has the next dump be of a queue's file that the process gives; see {@link RemoteSource}. */
  void next(long length, byte[] request) throws IOException {
    byte[] message = new byte[Long.BYTES + request.length];
    LittleEndian.putLong(message, 0, length);
    System.arraycopy(request, 0, message, Long.BYTES, request.length);
    connection.ask('M', message);
  }

  /**
   * Returns the beginning of a file.
   *
   * @param count so many bytes, as far as there are; up to 65536
   */
  public byte[] head(String path, int count) throws IOException {
    byte[] name = bytes(path);
    byte[] message = new byte[Integer.BYTES + name.length];
    LittleEndian.putInt(message, 0, count);
    System.arraycopy(name, 0, message, Integer.BYTES, name.length);
    return connection.ask('Z', message);
  }
}
