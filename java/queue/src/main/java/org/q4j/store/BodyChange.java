package org.q4j.store;

/** What becomes of a row's body when its file is written anew. */
public interface BodyChange {

  /**
   * Returns the new body.
   *
   * @param rowId of the row
   * @param body as it stands in the file, without a received row's source
   */
  byte[] apply(long rowId, byte[] body);
}
