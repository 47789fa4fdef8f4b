package org.q4j.row;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** MySQL's and MariaDB's collations by number, as binary definitions name them. */
public final class Collations {

  private static final String LIST = "collations.txt";

  /**
   * MariaDB 10.10's collations of Unicode 14 have numbers made of parts: 2048, plus 256 for the
   * character set, plus 8 for the language, plus 4 for "nopad", 2 for accents, 1 for case.
   */
  private static final int UCA1400 = 2048;

  private static final List<String> UCA1400_CHARSETS =
      List.of("utf8", "utf8mb4", "ucs2", "utf16", "utf32");

  /** By their number; the open places are MariaDB's. */
  private static final List<String> UCA1400_LANGUAGES =
      List.of(
          "",
          "_icelandic",
          "_latvian",
          "_romanian",
          "_slovenian",
          "_polish",
          "_estonian",
          "_spanish",
          "_swedish",
          "_turkish",
          "_czech",
          "_danish",
          "_lithuanian",
          "_slovak",
          "_spanish2",
          "_roman",
          "_persian",
          "_esperanto",
          "_hungarian",
          "_sinhala",
          "_german2",
          "",
          "",
          "_vietnamese",
          "_croatian");

  private static final Map<Integer, Collation> BY_ID = read();

  /**
   * A collation.
   *
   * @param id MySQL's number
   * @param name in small letters, with {@code utf8} for utf8mb3
   * @param charset the character set's name
   * @param preset whether it is what the character set takes when none is named
   */
  public record Collation(int id, String name, String charset, boolean preset) {}

  private Collations() {}

  /** Returns those with a number below 2048, in no order. */
  public static Collection<Collation> all() {
    return BY_ID.values();
  }

  /**
   * Returns a collation.
   *
   * @param id any number
   * @return empty when it is unknown
   */
  static Optional<Collation> byId(int id) {
    return id < UCA1400 ? Optional.ofNullable(BY_ID.get(id)) : unicode14(id);
  }

  private static Optional<Collation> unicode14(int id) {
    int charset = (id - UCA1400) >> 8;
    int language = (id & 0xff) >> 3;
    boolean gap =
        language != 0
            && language < UCA1400_LANGUAGES.size()
            && UCA1400_LANGUAGES.get(language).isEmpty();
    if (charset >= UCA1400_CHARSETS.size() || language >= UCA1400_LANGUAGES.size() || gap) {
      return Optional.empty();
    }
    String set = UCA1400_CHARSETS.get(charset);
    String name =
        set
            + "_uca1400"
            + UCA1400_LANGUAGES.get(language)
            + ((id & 4) != 0 ? "_nopad" : "")
            + ((id & 2) != 0 ? "_as" : "_ai")
            + ((id & 1) != 0 ? "_cs" : "_ci");
    return Optional.of(new Collation(id, name, set, false));
  }

  private static Map<Integer, Collation> read() {
    Map<Integer, Collation> found = new HashMap<>();
    try (InputStream in = Collations.class.getResourceAsStream(LIST)) {
      if (in == null) {
        throw new IllegalStateException("the jar is incomplete: missing=" + LIST);
      }
      String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      text.lines().filter(line -> !line.startsWith("#")).forEach(line -> add(line, found));
    } catch (IOException e) {
      throw new UncheckedIOException("the jar cannot be read: file=" + LIST, e);
    }
    return Map.copyOf(found);
  }

  private static void add(String line, Map<Integer, Collation> found) {
    String[] words = line.split(" ", -1);
    int id = Integer.parseInt(words[0]);
    String name = words[1];
    int end = name.indexOf('_');
    String charset = end < 0 ? name : name.substring(0, end);
    found.put(id, new Collation(id, name, charset, words.length > 2));
  }
}
