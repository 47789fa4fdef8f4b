package org.q4j.sql.select;

import java.util.Optional;

/**
 * A date or time read from text as MySQL reads it: any punctuation between the parts, years of two
 * digits, digits alone. Immutable.
 *
 * @param value empty when the text is none
 * @param isCut whether more follows in the text
 */
record TemporalText(Optional<Temporal> value, boolean isCut) {

  private static final TemporalText NONE = new TemporalText(Optional.empty(), true);
  private static final int PARTS = 7;

  static TemporalText datetime(String text) {
    return new Reader(text).datetime();
  }

  static TemporalText time(String text) {
    return new Reader(text).time();
  }

  /** Reads one text from its beginning. */
  private static final class Reader {
    private final String text;
    private final int[] parts = new int[PARTS];
    private int at;
    private int fractionDigits;

    Reader(String text) {
      this.text = text;
      skipBlanks();
    }

    private void skipBlanks() {
      while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
        at++;
      }
    }

    private boolean isDigit(int index) {
      return index < text.length() && text.charAt(index) >= '0' && text.charAt(index) <= '9';
    }

    private int digitsFrom(int index) {
      int end = index;
      while (isDigit(end)) {
        end++;
      }
      return end - index;
    }

    private int number(int most) {
      int value = 0;
      for (int count = 0; count < most && isDigit(at); count++) {
        value = value * 10 + text.charAt(at++) - '0';
      }
      return value;
    }

    TemporalText datetime() {
      int run = digitsFrom(at);
      if (run == 0) {
        return NONE;
      }
      boolean packed = run == 6 || run == 8 || run == 12 || run >= 14;
      int yearDigits = packed ? (run == 6 || run == 12 ? 2 : 4) : run >= 4 ? 4 : 2;
      int yearStart = at;
      int found = packed ? packed(run, yearDigits) : separated(yearDigits);
      if (found < 3) {
        return NONE;
      }
      if (yearDigits == 2 || at - yearStart < 4) {
        parts[0] += parts[0] < 70 ? 2000 : 1900;
      }
      skipBlanks();
      boolean cut = at < text.length();
      Temporal date = Temporal.date(parts[0], parts[1], parts[2]);
      boolean zero = parts[0] + parts[1] + parts[2] == 0;
      if (!date.hasValidDate() || (zero && yearDigits == 2)) {
        return zero ? new TemporalText(Optional.of(Temporal.date(0, 0, 0)), cut) : NONE;
      }
      if (found == 3) {
        return new TemporalText(Optional.of(date), cut);
      }
      Temporal moment =
          new Temporal(
              Kind.DATETIME,
              false,
              parts[0],
              parts[1],
              parts[2],
              parts[3],
              parts[4],
              parts[5],
              parts[6]);
      return moment.hasValidClock() ? new TemporalText(Optional.of(moment), cut) : NONE;
    }

    private int packed(int run, int yearDigits) {
      int end = at + Math.min(run, yearDigits == 2 ? 12 : 14);
      parts[0] = number(yearDigits);
      int found = 1;
      while (found < 6 && at + 2 <= end) {
        parts[found++] = number(2);
      }
      if (found == 3 && at < text.length() && (text.charAt(at) | 0x20) == 't') {
        at++;
        while (found < 6 && isDigit(at)) {
          parts[found++] = number(2);
        }
      }
      if (found == 6) {
        fraction();
      }
      return found == 6 || found == 3 ? found : found > 3 ? 6 : found;
    }

    private int separated(int yearDigits) {
      parts[0] = number(yearDigits);
      int found = 1;
      while (found < 6 && separator(found) && isDigit(at)) {
        parts[found++] = number(2);
      }
      if (found == 6) {
        fraction();
      }
      return found > 3 ? 6 : found;
    }

    /** Skips what stands before a part, when a part follows. */
    private boolean separator(int part) {
      int next = at;
      while (next < text.length() && isSeparator(text.charAt(next), part)) {
        next++;
      }
      if (next == at || !isDigit(next)) {
        return false;
      }
      at = next;
      return true;
    }

    private static boolean isSeparator(char c, int part) {
      if (part == 3 && (c == 'T' || c == 't' || Character.isWhitespace(c))) {
        return true;
      }
      return c < 0x7f && c > ' ' && !Character.isLetterOrDigit(c);
    }

    private void fraction() {
      if (at >= text.length() || text.charAt(at) != '.') {
        return;
      }
      at++;
      int start = at;
      int micros = number(6);
      fractionDigits = at - start;
      for (int i = fractionDigits; i < 6; i++) {
        micros *= 10;
      }
      parts[6] = micros;
      at += digitsFrom(at);
    }

    TemporalText time() {
      int start = at;
      boolean negative = at < text.length() && text.charAt(at) == '-';
      if (negative) {
        at++;
      }
      int run = digitsFrom(at);
      if (run == 0 && !(at < text.length() && text.charAt(at) == '.')) {
        return NONE;
      }
      char after = at + run < text.length() ? text.charAt(at + run) : 0;
      boolean looksLikeDate = !negative && (run >= 12 || (run == 4 && isDateMark(after)));
      if (looksLikeDate) {
        at = start;
        TemporalText moment = datetime();
        return new TemporalText(moment.value.map(Temporal::time), moment.isCut);
      }
      long days = 0;
      long hours = 0;
      int minutes = 0;
      int seconds = 0;
      if (after == ' ' && isDigit(blanksEnd(at + run)) && run <= 4) {
        days = number(run);
        at = blanksEnd(at);
        hours = number(digitsFrom(at) > 8 ? 8 : digitsFrom(at));
        minutes = colonNumber();
        seconds = colonNumber();
      } else if (after == ':') {
        hours = number(8);
        minutes = colonNumber();
        seconds = colonNumber();
      } else {
        if (run > 9) {
          return NONE;
        }
        int packed = number(9);
        hours = packed / 10_000;
        minutes = packed / 100 % 100;
        seconds = packed % 100;
      }
      fraction();
      skipBlanks();
      if (minutes > 59 || seconds > 59) {
        return NONE;
      }
      long micros = ((days * 24 + hours) * 3600 + minutes * 60L + seconds) * 1_000_000 + parts[6];
      boolean cut = at < text.length() || Temporal.isTooLong(micros);
      Temporal span =
          Temporal.isTooLong(micros)
              ? Temporal.span((838 * 3600L + 59 * 60 + 59) * 1_000_000)
              : Temporal.span(micros);
      Temporal signed = negative ? Temporal.span(-span.clockMicros()) : span;
      return new TemporalText(Optional.of(signed), cut);
    }

    private static boolean isDateMark(char c) {
      return c == '-' || c == '/';
    }

    private int blanksEnd(int from) {
      int end = from;
      while (end < text.length() && text.charAt(end) == ' ') {
        end++;
      }
      return end;
    }

    private int colonNumber() {
      if (at < text.length() && text.charAt(at) == ':' && isDigit(at + 1)) {
        at++;
        return number(9);
      }
      return 0;
    }
  }
}
