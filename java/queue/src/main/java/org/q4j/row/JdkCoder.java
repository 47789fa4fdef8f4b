package org.q4j.row;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;

/**
 * A character set as the JDK maps it. The JDK's coders keep state, so each call makes its own.
 *
 * <p>Only for sets without shift states, where bytes can be cut between any two characters.
 */
final class JdkCoder implements TextCoder {

  private static final int CHUNK = 1024;

  private final Charset charset;
  private final char theirs;
  private final char ours;

  /**
   * @param theirs a character for which the set has {@code ours} instead
   * @param ours the same as {@code theirs} when there is no difference
   */
  JdkCoder(Charset charset, char theirs, char ours) {
    this.charset = charset;
    this.theirs = theirs;
    this.ours = ours;
  }

  @Override
  public int count(byte[] bytes, int offset, int length) {
    CharsetDecoder decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes, offset, length);
    CharBuffer out = CharBuffer.allocate(CHUNK);
    int count = 0;
    CoderResult result;
    do {
      out.clear();
      result = decoder.decode(in, out, true);
      if (result.isError()) {
        return -1 - (in.position() - offset);
      }
      out.flip();
      count += Character.codePointCount(out, 0, out.length());
    } while (result.isOverflow());
    return count;
  }

  @Override
  public String decodeValid(byte[] bytes, int offset, int length) {
    return new String(bytes, offset, length, charset).replace(theirs, ours);
  }

  @Override
  public int encode(CharSequence text, RowBuffer out) {
    CharsetEncoder encoder =
        charset
            .newEncoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CharBuffer in = CharBuffer.wrap(text.toString().replace(ours, theirs));
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    int start = out.size();
    CoderResult result;
    do {
      chunk.clear();
      result = encoder.encode(in, chunk, true);
      if (result.isError()) {
        return -1 - in.position();
      }
      out.put(chunk.array(), 0, chunk.position());
    } while (result.isOverflow());
    // Some encoders map two characters to the same bytes (Shift_JIS: the yen sign to a backslash);
    // a text must come back as it went in, or be refused.
    String back = decodeValid(out.array(), start, out.size() - start);
    int changed = mismatch(text, back);
    return changed < 0 ? Character.codePointCount(text, 0, text.length()) : -1 - changed;
  }

  /** Returns the index of the first character that differs, or -1. */
  private static int mismatch(CharSequence text, String back) {
    for (int i = 0; i < text.length(); i++) {
      if (i >= back.length() || text.charAt(i) != back.charAt(i)) {
        return i > 0 && Character.isLowSurrogate(text.charAt(i)) ? i - 1 : i;
      }
    }
    return -1;
  }
}
