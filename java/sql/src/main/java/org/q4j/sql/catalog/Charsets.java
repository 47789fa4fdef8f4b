package org.q4j.sql.catalog;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.q4j.row.Collations;
import org.q4j.row.Collations.Collation;
import org.q4j.row.MysqlCharset;

/** The character sets and collations that MySQL 5.7 lists, by name. */
final class Charsets {
  /** MySQL's numbers end here; above are MariaDB's. */
  private static final int MYSQL_IDS = 255;

  /** Which a client cannot speak, since ASCII is not ASCII in them. */
  private static final Set<String> WIDE = Set.of("ucs2", "utf16", "utf16le", "utf32");

  private static final Map<String, Charset> SETS = new LinkedHashMap<>();
  private static final Map<String, Collation> COLLATIONS = new TreeMap<>();

  /**
   * A character set.
   *
   * @param name in small letters
   * @param description for SHOW CHARACTER SET
   * @param collation its default collation
   * @param maxBytes the most bytes of one character
   */
  record Charset(String name, String description, String collation, int maxBytes) {}

  static {
    for (Collation one : Collations.all()) {
      if (one.id() <= MYSQL_IDS) {
        COLLATIONS.put(one.name(), one);
      }
    }
    Map<String, String> presets =
        COLLATIONS.values().stream()
            .filter(Collation::preset)
            .collect(Collectors.toMap(Collation::charset, Collation::name));
    for (String line : Resources.lines("charsets.txt")) {
      String[] words = line.split(" ", 3);
      SETS.put(
          words[0],
          new Charset(words[0], words[2], presets.get(words[0]), Integer.parseInt(words[1])));
    }
  }

  private Charsets() {}

  static List<Charset> all() {
    return List.copyOf(SETS.values());
  }

  /** Returns the collations, those of a set together, its default first. */
  static List<Collation> collations() {
    List<String> order = List.copyOf(SETS.keySet());
    return COLLATIONS.values().stream()
        .filter(one -> SETS.containsKey(one.charset()))
        .sorted(
            Comparator.comparingInt((Collation one) -> order.indexOf(one.charset()))
                .thenComparing(one -> !one.preset())
                .thenComparingInt(Collation::id))
        .toList();
  }

  /** Finds a set by a name in any case of letters; utf8mb3 is utf8. */
  static Optional<Charset> find(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return Optional.ofNullable(SETS.get(lower.equals("utf8mb3") ? "utf8" : lower));
  }

  static Optional<Charset> byCollationId(long id) {
    return COLLATIONS.values().stream()
        .filter(one -> one.id() == id)
        .findFirst()
        .flatMap(one -> find(one.charset()));
  }

  /**
   * Returns a collation's name as it is listed.
   *
   * @return empty when it is unknown
   */
  static Optional<String> collation(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    String listed = lower.startsWith("utf8mb3_") ? "utf8" + lower.substring(7) : lower;
    // Newer clients name MySQL 8.0's by themselves; as no collation sorts here, any will do.
    boolean newer = listed.matches("utf8mb4_(0900|uca1400)_[a-z0-9_]{1,30}");
    return COLLATIONS.containsKey(listed) || newer ? Optional.of(listed) : Optional.empty();
  }

  static Optional<String> collation(long id) {
    return COLLATIONS.values().stream()
        .filter(one -> one.id() == id)
        .findFirst()
        .map(Collation::name);
  }

  /** Returns the name of the set that a collation of {@link #collation} belongs to. */
  static String charsetOf(String collation) {
    int end = collation.indexOf('_');
    return end < 0 ? collation : collation.substring(0, end);
  }

  static String defaultCollation(String charset) {
    return find(charset).map(Charset::collation).orElseThrow();
  }

  /** Returns the codec of a set that a client can speak. */
  static Optional<MysqlCharset> ofClient(String charset) {
    return WIDE.contains(charset) ? Optional.empty() : MysqlCharset.byName(charset);
  }
}
