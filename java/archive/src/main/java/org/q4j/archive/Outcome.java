package org.q4j.archive;

/**
 * What became of one file.
 *
 * @param key its path below the folder
 * @param kind how it went
 * @param words what was done, or why not
 */
public record Outcome(String key, Kind kind, String words) {
  /** How it went. */
  public enum Kind {
    /** Done, or would be in a dry run. */
    DONE,
    /** Left as it is, for a reason. */
    KEPT,
    /** Not done, or found bad; the file is as it was. */
    FAILED
  }
}
