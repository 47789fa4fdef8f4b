package org.q4j.archive;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** What a failure is called: Java often has only the name of a class, or of a file, for that. */
final class Words {
  private Words() {}

  static String of(IOException failure) {
    if (failure instanceof NoSuchFileException gone) {
      return "no such file: " + gone.getFile();
    }
    if (failure instanceof AccessDeniedException denied) {
      return "permission denied: " + denied.getFile();
    }
    if (failure instanceof FileSystemException system && system.getReason() != null) {
      return system.getReason() + ": " + system.getFile();
    }
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }
}
