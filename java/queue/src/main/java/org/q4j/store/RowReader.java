package org.q4j.store;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import org.q4j.CorruptException;
import org.q4j.format.RecordDescriptor;
import org.q4j.io.Storage;

/** Reads row bodies and their sources. */
final class RowReader {
  private RowReader() {}

  /** Returns the body at a position that a cursor gave, without its source. */
  static byte[] read(Storage storage, RowPosition position) {
    byte[] body = room(storage.path(), position);
    storage.read(position.offset() + RecordDescriptor.HEAD_LENGTH, body);
    return body;
  }

  /** As {@link #read(Storage, RowPosition)}, from what has been read before. */
  static byte[] read(ByteSource source, Path path, RowPosition position) {
    byte[] body = room(path, position);
    source.read(position.offset() + RecordDescriptor.HEAD_LENGTH, ByteBuffer.wrap(body));
    return body;
  }

  /** Returns an array of the body's length. */
  private static byte[] room(Path path, RowPosition position) {
    int length = position.size();
    if (position.received()) {
      length -= RecordDescriptor.SOURCE_LENGTH;
    }
    if (length < 0) {
      throw new CorruptException(
          "a received row is too short for its source: size=%d (expected at least %d), %s, offset %d"
              .formatted(position.size(), RecordDescriptor.SOURCE_LENGTH, path, position.offset()));
    }
    return new byte[length];
  }

  /** Returns the source of a received row; empty for others. */
  static Optional<Source> source(Storage storage, RowPosition position) {
    if (!position.received() || position.size() < RecordDescriptor.SOURCE_LENGTH) {
      return Optional.empty();
    }
    ByteBuffer bytes = ByteBuffer.allocate(RecordDescriptor.SOURCE_LENGTH);
    long end = position.offset() + RecordDescriptor.HEAD_LENGTH + position.size();
    storage.read(end - RecordDescriptor.SOURCE_LENGTH, bytes);
    return Optional.ofNullable(Source.of(bytes));
  }
}
