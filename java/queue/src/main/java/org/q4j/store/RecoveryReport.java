package org.q4j.store;

import java.nio.file.Path;
import java.util.List;

/**
 * What opening a queue file changed, and why.
 *
 * @param file the queue file
 * @param changes every header field that was set to another value
 * @param notes what else was done, in words: bytes put aside, files removed
 */
public record RecoveryReport(Path file, List<Change> changes, List<String> notes) {

  /** Copies the lists. */
  public RecoveryReport {
    changes = List.copyOf(changes);
    notes = List.copyOf(notes);
  }

  /**
   * One header field.
   *
   * @param field its name as in the format's description
   * @param before the value found on disk
   * @param after the value it has now
   */
  public record Change(String field, long before, long after) {
    @Override
    public String toString() {
      return field + " " + before + " -> " + after;
    }
  }

  /** Returns one line: the file, then every change and note, or that there was none. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("recovered ").append(file);
    String separator = ": ";
    for (Change change : changes) {
      text.append(separator).append(change);
      separator = ", ";
    }
    for (String note : notes) {
      text.append(separator).append(note);
      separator = ", ";
    }
    return changes.isEmpty() && notes.isEmpty()
        ? text.append(": it was not closed; nothing had to be changed").toString()
        : text.toString();
  }
}
