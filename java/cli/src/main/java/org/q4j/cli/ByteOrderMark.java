package org.q4j.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;

/** The mark U+FEFF in UTF-8 that some programs begin a text with, and that is no part of it. */
final class ByteOrderMark {
  private static final int[] MARK = {0xef, 0xbb, 0xbf};

  private ByteOrderMark() {}

  /** Returns a stream of the same bytes without the mark. Reads no further than it must. */
  static InputStream skip(InputStream in) throws IOException {
    PushbackInputStream text = new PushbackInputStream(in, MARK.length);
    for (int i = 0; i < MARK.length; i++) {
      int letter = text.read();
      if (letter == MARK[i]) {
        continue;
      }
      if (letter >= 0) {
        text.unread(letter);
      }
      while (--i >= 0) {
        text.unread(MARK[i]);
      }
      break;
    }
    return text;
  }
}
