package org.q4j.archive;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

/**
 * What a client's copy is compared with: RFC 9110, section 13.
 *
 * <p>The entity tag is made of the stored file's modification time, in nanoseconds, its size, and
 * how the answer is encoded. It is the same whether the file lies here or in the bucket, since the
 * time travels with it.
 *
 * @param tag with its quotes
 * @param modified to the second
 */
record Validators(String tag, Instant modified) {
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  /**
   * @param stored how the file is stored
   * @param unpacked whether the answer is
   */
  static Validators of(Instant modified, long size, Encoding stored, boolean unpacked) {
    String encoding = stored == Encoding.IDENTITY ? "" : "-" + stored.token();
    return new Validators(
        // Joined by hand: a format string is as dear as the rest of a small answer.
        '"'
            + Long.toHexString(modified.getEpochSecond())
            + '.'
            + Integer.toHexString(modified.getNano())
            + '-'
            + Long.toHexString(size)
            + encoding
            + (unpacked ? "-unpacked" : "")
            + '"',
        modified.truncatedTo(ChronoUnit.SECONDS));
  }

  String lastModified() {
    return HTTP_DATE.format(modified);
  }

  /** Returns whether the client has this already; the dates count only where it sends no tags. */
  boolean isKnown(List<String> ifNoneMatch, String ifModifiedSince) {
    if (!ifNoneMatch.isEmpty()) {
      return ifNoneMatch.stream()
          .flatMap(value -> List.of(value.split(",", -1)).stream())
          .map(String::strip)
          .map(value -> value.startsWith("W/") ? value.substring(2) : value)
          .anyMatch(value -> value.equals("*") || value.equals(tag));
    }
    Instant since = date(ifModifiedSince);
    return since != null && !modified.isAfter(since);
  }

  /** Returns whether the client's other parts are of this very file. */
  boolean allowsRange(String ifRange) {
    return ifRange == null || ifRange.strip().equals(tag) || modified.equals(date(ifRange));
  }

  private static Instant date(String text) {
    if (text == null) {
      return null;
    }
    try {
      return Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text.strip()));
    } catch (DateTimeException notADate) {
      return null;
    }
  }
}
