package org.q4j.row;

import java.util.Optional;
import org.q4j.SchemaException;

/**
 * The segment behind the record of defaults: length-prefixed texts, of which later servers wrote
 * more. What follows them (storage options) changes nothing in a queue.
 *
 * @param engine empty when the server was too old to write it
 * @param comment empty unless the form block says that the table's comment stands here
 */
record FrmExtra(Optional<String> engine, String comment) {

  private static final int WITH_PARTITIONS = 50100;

  static FrmExtra read(FrmBytes file, FrmHeader header, boolean longComment) {
    FrmBytes extra =
        file.part(header.recordAt() + header.recordLength(), header.extraLength(), "extra segment");
    if (extra.length() == 0) {
      return new FrmExtra(Optional.empty(), "");
    }
    int at = 2 + extra.two(0, "length of the connection");
    if (at + 2 > extra.length()) {
      return new FrmExtra(Optional.empty(), "");
    }
    int engineLength = extra.two(at, "length of the engine's name");
    Optional<String> engine = Optional.of(extra.text(at + 2, engineLength, "engine's name"));
    at += 2 + engineLength;
    if (header.serverVersion() >= WITH_PARTITIONS && at + 5 <= extra.length()) {
      long partitions = extra.number(at, 4, "length of the partitions");
      if (partitions != 0) {
        throw new SchemaException(
            "%s: queues have no partitions: length=%d (expected 0)"
                .formatted(file.file(), partitions));
      }
      // Its terminator, and whether the partitions are the server's own choice.
      at += 4 + 1 + 1;
    }
    String comment = "";
    if (longComment) {
      int length = extra.two(at, "length of the table's comment");
      comment = extra.text(at + 2, length, "table's comment");
    }
    return new FrmExtra(engine, comment);
  }
}
