package org.q4j.monitor.tap;

/**
 * The block of YAML below a line of TAP: keys with texts, indented by two.
 *
 * <p>Only what every harness reads is used, Perl's knows but a part of YAML: single quotes for one
 * line, the literal block for several.
 */
final class YamlBlock {
  private static final int MOST = 8000;

  private final StringBuilder text = new StringBuilder();

  /** Adds a key; nothing when there is no value. */
  YamlBlock put(String key, String value) {
    String shown = value.length() > MOST ? value.substring(0, MOST) + "…" : value;
    String clean = shown.replace("\r", "").replaceAll("[\\p{Cntrl}&&[^\\n]]", " ").stripTrailing();
    if (clean.isEmpty()) {
      return this;
    }
    text.append("  ").append(key).append(": ");
    if (clean.indexOf('\n') < 0) {
      text.append('\'').append(clean.replace("'", "''")).append("'\n");
    } else {
      text.append("|\n");
      clean.lines().forEach(line -> text.append("    ").append(line.stripTrailing()).append('\n'));
    }
    return this;
  }

  @Override
  public String toString() {
    return text.isEmpty() ? "" : "  ---\n" + text + "  ...\n";
  }
}
