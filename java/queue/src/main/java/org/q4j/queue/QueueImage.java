package org.q4j.queue;

import java.io.InputStream;
import org.q4j.row.Schema;
import org.q4j.store.FileImage;

/**
 * A queue's file as it would be had it been closed at the moment of its {@link StoreImage}. For one
 * thread.
 */
public final class QueueImage {
  private final QueueName name;
  private final Schema schema;
  private final FileImage file;

  QueueImage(QueueName name, Schema schema, FileImage file) {
    this.name = name;
    this.schema = schema;
    this.file = file;
  }

  /** Returns {@code db.table}. */
  public String name() {
    return name.toString();
  }

  /** Returns where the file lies in a data directory: {@code db/table.Q4M}. */
  public String path() {
    return "%s/%s%s".formatted(name.database(), name.table(), DataDirectory.FILE_ENDING);
  }

  /** Returns where its definition lies: {@code db/table.sql}. */
  public String definitionPath() {
    return "%s/%s%s".formatted(name.database(), name.table(), DataDirectory.SQL_ENDING);
  }

  /** Returns the definition at that moment, a CREATE TABLE statement. */
  public String definition() {
    return schema.toSql(name.table());
  }

  /** Returns the number of rows, owned ones too. */
  public long rows() {
    return file.rows();
  }

  /** Returns the length of the file in bytes. */
  public long length() {
    return file.length();
  }

  /** Returns the bytes of the file, to be read once, before the store's image is closed. */
  public InputStream open() {
    return file.open();
  }
}
