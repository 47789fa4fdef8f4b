package org.q4j.queue;

import org.q4j.store.QueueFile;

/**
 * One life of a queue's file: truncation begins another. A row belongs to the generation it was
 * taken from; ending or giving back a row of an earlier one does nothing.
 */
final class Generation {
  final QueueFile file;
  final ReadyRows ready;

  Generation(QueueFile file) {
    this.file = file;
    this.ready = new ReadyRows(file.cursor());
  }
}
