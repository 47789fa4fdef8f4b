package org.q4j.sql.text;

/** What a backslash in a string literal makes of the character behind it. */
public final class Escapes {
  private Escapes() {}

  /** Returns what stands for the two; {@code \%} and {@code \_} stay as they are. */
  public static String of(char c) {
    return switch (c) {
      case '0' -> "\0";
      case 'b' -> "\b";
      case 'n' -> "\n";
      case 'r' -> "\r";
      case 't' -> "\t";
      case 'Z' -> "\032";
      case '%' -> "\\%";
      case '_' -> "\\_";
      default -> String.valueOf(c);
    };
  }
}
