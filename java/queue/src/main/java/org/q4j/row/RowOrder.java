package org.q4j.row;

/** The order in which a row body holds its columns; the magic of the queue file tells which. */
public enum RowOrder {
  /** Plain column order: files of magic {@code Q4M0}. */
  V1,
  /** The columns of fixed size first: files of magic {@code Q4M1}, what is created today. */
  V2
}
