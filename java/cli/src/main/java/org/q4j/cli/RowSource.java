package org.q4j.cli;

import java.io.IOException;
import org.q4j.row.RowBuilder;

/** Rows of an input, one after the other. */
interface RowSource {
  /**
   * Fills a row from the next record.
   *
   * @return whether there was one
   * @throws org.q4j.SchemaException when it does not fit the queue
   * @throws BadInputException when it is not of the format
   */
  boolean next(RowBuilder row) throws IOException;

  /** Returns the number, from 1, of the line in which the last record began. */
  long line();
}
