package org.q4j.cli;

import java.io.IOException;
import java.io.InputStream;

/** An input that nobody has written yet: reading it does something else. */
final class LaterInput extends InputStream {
  /** What comes of reading: it may fail, and else the input has come to its end. */
  @FunctionalInterface
  interface Reading {
    void run() throws IOException;
  }

  private final Reading reading;

  LaterInput(Reading reading) {
    this.reading = reading;
  }

  @Override
  public int read() throws IOException {
    reading.run();
    return -1;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    return read();
  }
}
