package org.q4j.sql.catalog;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The sql_mode: words with commas between them, or a number of a bit for each. */
final class ModesVariable implements VariableType {
  /** By their bit; what is empty has no use. */
  private static final List<String> BITS =
      List.of(
          "REAL_AS_FLOAT",
          "PIPES_AS_CONCAT",
          "ANSI_QUOTES",
          "IGNORE_SPACE",
          "",
          "ONLY_FULL_GROUP_BY",
          "NO_UNSIGNED_SUBTRACTION",
          "NO_DIR_IN_CREATE",
          "POSTGRESQL",
          "ORACLE",
          "MSSQL",
          "DB2",
          "MAXDB",
          "NO_KEY_OPTIONS",
          "NO_TABLE_OPTIONS",
          "NO_FIELD_OPTIONS",
          "MYSQL323",
          "MYSQL40",
          "ANSI",
          "NO_AUTO_VALUE_ON_ZERO",
          "NO_BACKSLASH_ESCAPES",
          "STRICT_TRANS_TABLES",
          "STRICT_ALL_TABLES",
          "NO_ZERO_IN_DATE",
          "NO_ZERO_DATE",
          "ALLOW_INVALID_DATES",
          "ERROR_FOR_DIVISION_BY_ZERO",
          "TRADITIONAL",
          "NO_AUTO_CREATE_USER",
          "HIGH_NOT_PRECEDENCE",
          "NO_ENGINE_SUBSTITUTION",
          "PAD_CHAR_TO_FULL_LENGTH",
          "TIME_TRUNCATE_FRACTIONAL");

  /** What a mode that stands for several brings along. */
  private static final Map<String, List<String>> SEVERAL =
      Map.of(
          "ANSI",
          List.of("REAL_AS_FLOAT", "PIPES_AS_CONCAT", "ANSI_QUOTES", "IGNORE_SPACE"),
          "TRADITIONAL",
          List.of(
              "STRICT_TRANS_TABLES",
              "STRICT_ALL_TABLES",
              "NO_ZERO_IN_DATE",
              "NO_ZERO_DATE",
              "ERROR_FOR_DIVISION_BY_ZERO",
              "NO_AUTO_CREATE_USER",
              "NO_ENGINE_SUBSTITUTION"));

  @Override
  public Object take(String name, Object value, Warnings warnings) {
    Set<String> modes = new LinkedHashSet<>();
    String text = VariableType.text(value);
    BigInteger bits = VariableType.integer(value);
    if (text != null) {
      for (String word : text.split(",", -1)) {
        String mode = word.strip().toUpperCase(Locale.ROOT);
        if (!mode.isEmpty() && !BITS.contains(mode)) {
          throw Errors.wrongValue(name, word.strip());
        }
        modes.add(mode);
      }
    } else if (bits != null && bits.signum() >= 0 && bits.bitLength() <= BITS.size()) {
      for (int i = 0; i < BITS.size(); i++) {
        if (bits.testBit(i)) {
          modes.add(BITS.get(i));
        }
      }
    } else {
      throw Errors.wrongValue(name, value);
    }
    for (String mode : List.copyOf(modes)) {
      modes.addAll(SEVERAL.getOrDefault(mode, List.of()));
    }
    List<String> ordered = new ArrayList<>(BITS);
    ordered.removeIf(mode -> mode.isEmpty() || !modes.contains(mode));
    return String.join(",", ordered);
  }
}
