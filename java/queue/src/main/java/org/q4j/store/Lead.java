package org.q4j.store;

/** Who is to write rows, and sync them, when nobody writes to the file at the moment. */
public enum Lead {
  /** A thread of the file's. */
  WORKER,

  /** The thread that brings them, before its call returns. */
  CALLER,

  /** Nobody: then they are not taken. */
  NOBODY
}
