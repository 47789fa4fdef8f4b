package org.q4j.bench;

/** What a connection of {@link SqlBench} does over and over. */
enum SqlWork {
  /** Asks for nothing and is answered: what no other work can be faster than. */
  ROUND_TRIP("round trip"),
  /** Inserts a row of 100 bytes. */
  INSERT("INSERT"),
  /** Inserts 1000 of them by a statement. */
  INSERT_MANY("INSERT 1000 rows"),
  /** Takes a row, reads it and removes it. */
  TAKE("dequeue");

  final String words;

  SqlWork(String words) {
    this.words = words;
  }
}
