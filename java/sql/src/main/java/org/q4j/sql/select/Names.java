package org.q4j.sql.select;

/** Names as statements write them. */
final class Names {
  private Names() {}

  /** Returns a name without the quotes that stand around it. */
  static String plain(String name) {
    if (name.length() < 2) {
      return name;
    }
    char first = name.charAt(0);
    boolean quoted = first == '`' || first == '"' || first == '\'';
    if (!quoted || name.charAt(name.length() - 1) != first) {
      return name;
    }
    String quote = String.valueOf(first);
    return name.substring(1, name.length() - 1).replace(quote + quote, quote);
  }
}
