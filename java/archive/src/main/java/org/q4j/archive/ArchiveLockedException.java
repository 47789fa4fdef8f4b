package org.q4j.archive;

/** Another process works on the folder. */
public final class ArchiveLockedException extends ArchiveException {
  private static final long serialVersionUID = 1L;

  ArchiveLockedException(String message) {
    super(message);
  }
}
