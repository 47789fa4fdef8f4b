package org.q4j.queue;

import java.io.InputStream;
import java.util.function.Supplier;

/**
 * A queue's file as it would be had it been closed at the moment of its {@link StoreImage}. For one
 * thread.
 */
public final class QueueImage {
  private final QueueName name;
  private final String definition;
  private final long rows;
  private final long length;
  private final Supplier<InputStream> bytes;

  QueueImage(
      QueueName name, String definition, long rows, long length, Supplier<InputStream> bytes) {
    this.name = name;
    this.definition = definition;
    this.rows = rows;
    this.length = length;
    this.bytes = bytes;
  }

  /** Returns {@code db.table}. */
  public String name() {
    return name.toString();
  }

  /** Returns where the file lies in a data directory: {@code db/table.Q4M}. */
  public String path() {
    return DataDirectory.pathOf(name());
  }

  /** Returns where its definition lies: {@code db/table.sql}. */
  public String definitionPath() {
    return DataDirectory.definitionPathOf(name());
  }

  /** Returns the definition at that moment, a CREATE TABLE statement. */
  public String definition() {
    return definition;
  }

  /** Returns the number of rows, owned ones too. */
  public long rows() {
    return rows;
  }

  /** Returns the length of the file in bytes. */
  public long length() {
    return length;
  }

  /** Returns the bytes of the file, to be read once, before the store's image is closed. */
  public InputStream open() {
    return bytes.get();
  }
}
