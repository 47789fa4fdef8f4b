package org.q4j.row;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * CURRENT_TIMESTAMP, as a default or ON UPDATE. Queues have no UPDATE, so the latter is kept and
 * printed, and does nothing.
 *
 * @param clock gives the time
 * @param preset whether it is the default
 * @param onUpdate whether it is said ON UPDATE
 */
record CurrentTime(Clock clock, boolean preset, boolean onUpdate) {
  static final CurrentTime NONE = new CurrentTime(Clock.systemUTC(), false, false);

  /** Returns the time, cut and not rounded to so many digits, so that it has come. */
  Instant instant(int digits) {
    long unit = 1_000_000_000L;
    for (int i = 0; i < digits; i++) {
      unit /= 10;
    }
    return Clock.tick(clock, Duration.ofNanos(unit)).instant();
  }

  CurrentTime asDefault() {
    return new CurrentTime(clock, true, onUpdate);
  }

  CurrentTime onUpdateToo() {
    return new CurrentTime(clock, preset, true);
  }

  /** Reads the digits in parentheses that may follow, and whether there are any at all. */
  static boolean read(TokenReader reader) {
    boolean now =
        reader.accept("CURRENT_TIMESTAMP")
            || reader.accept("NOW")
            || reader.accept("LOCALTIMESTAMP")
            || reader.accept("LOCALTIME");
    if (now && reader.acceptSymbol('(')) {
      if (reader.peek().kind() == TokenKind.NUMBER) {
        reader.next();
      }
      reader.expectSymbol(')', "\")\"");
    }
    return now;
  }
}
