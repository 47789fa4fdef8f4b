package org.q4j.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A span of time as people write it: 30s, 10m, 12h, 7d. */
final class Span {
  private static final Pattern TEXT = Pattern.compile("([0-9]{1,9})([smhd])");

  private Span() {}

  static Duration parse(String option, String text) {
    Matcher span = TEXT.matcher(text);
    if (!span.matches()) {
      throw new CommandException(
          ExitCode.USAGE,
          "%s %s (expected=a span as in 30s, 10m, 12h, 7d)".formatted(option, text));
    }
    long count = Long.parseLong(span.group(1));
    return switch (span.group(2)) {
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }
}
