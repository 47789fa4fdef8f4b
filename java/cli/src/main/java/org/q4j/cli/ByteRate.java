package org.q4j.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Bytes a second, as people write them. */
final class ByteRate {
  private static final Pattern TEXT = Pattern.compile("([1-9][0-9]{0,8})([kKMG]?)");

  private ByteRate() {}

  /** Returns the bytes of a text such as 50M: K, M and G are 1024 each of the one before. */
  static long parse(String option, String text) {
    Matcher rate = TEXT.matcher(text);
    if (!rate.matches()) {
      throw new CommandException(
          ExitCode.USAGE,
          "%s %s (expected=bytes a second, as in 500K, 50M, 1G)".formatted(option, text));
    }
    int shift =
        switch (rate.group(2)) {
          case "k", "K" -> 10;
          case "M" -> 20;
          case "G" -> 30;
          default -> 0;
        };
    return Math.multiplyExact(Long.parseLong(rate.group(1)), 1L << shift);
  }
}
