package org.q4j.io;

/**
 * Which file it is and when it was last written, to tell whether anything has happened to it since.
 * The system sets the time in steps of some milliseconds: two writes may leave the same.
 *
 * @param inode its number within its file system, which a later file may get once this one is gone
 * @param modifiedNanos when its content was last changed, in ns since 1970
 */
public record FileStamp(long inode, long modifiedNanos) {}
