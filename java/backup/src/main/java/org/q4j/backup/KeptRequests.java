package org.q4j.backup;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.q4j.CorruptException;

/**
 * What a helper is asked of snapshots that stay, by the frames of {@code native/blockdiff/frame.h}.
 *
 * @param connection to the helper
 */
record KeptRequests(RemoteDump connection) {
  /**
   * A snapshot that stayed.
   *
   * @param identity what tells it from any other of its name
   * @param name of it there
   */
  record Kept(String identity, String name) {}

  /**
   * Has the next dump leave out what the storage says is as in a kept snapshot.
   *
   * @param verify whether all is read and compared instead
   * @return why nothing is known of that snapshot; empty where it is
   */
  String compare(KeptState with, boolean verify) throws IOException {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.write(verify ? 1 : 0);
    request.writeBytes(texts(with.series(), "" + with.generation(), with.identity()));
    return text(connection.ask('B', request.toByteArray()));
  }

  /** Has the snapshot stay that was taken, in place of those of its series before. */
  Kept keep(KeptState as) throws IOException {
    byte[] answer = connection.ask('V', texts(as.series(), "" + as.generation()));
    String[] fields = text(answer).split("\0", -1);
    if (fields.length != 3
        || !fields[2].isEmpty()
        || text(answer).chars().anyMatch(c -> c != 0 && Character.isISOControl(c))) {
      throw new CorruptException(
          "the helper names no kept snapshot: bytes=%d".formatted(answer.length));
    }
    return new Kept(fields[0], fields[1]);
  }

  /** Removes one that stayed; does nothing when it is gone. */
  void release(KeptState kept) throws IOException {
    connection.ask('X', texts(kept.kind().word(), kept.name()));
  }

  private static byte[] texts(String... fields) {
    return (String.join("\0", fields) + "\0").getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
