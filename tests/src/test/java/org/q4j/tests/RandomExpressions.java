package org.q4j.tests;

import java.util.List;
import java.util.Random;

/** Expressions over the columns of {@link RandomStatements}, of the kinds that SQL has. */
final class RandomExpressions {
  static final List<String> INTEGERS = List.of("id", "ti", "i", "b");
  static final List<String> DECIMALS = List.of("de");
  static final List<String> TEXTS = List.of("c", "v", "tx");
  static final List<String> TEMPORALS = List.of("da", "dt", "d3", "ts");

  private static final List<String> NUMBERS =
      List.of(
          "0", "1", "-1", "2", "3", "7", "10", "100", "255", "-128", "65536", "1.5", "-0.25",
          "2.50", "0.001", "1e2", "-2.5e-1", "NULL");
  private static final List<String> STRINGS =
      List.of(
          "''", "'a'", "'B'", "'b '", "'abc'", "'é'", "'10'", "'-3.5x'", "'x_y'", "'%'", "'2020'",
          "'日本'", "NULL", "'0'", "'a%b'", "'red'", "'x,y'");
  private static final List<String> DATES =
      List.of(
          "DATE'2020-02-29'",
          "DATE'1999-12-31'",
          "TIMESTAMP'2020-02-29 12:34:56'",
          "TIMESTAMP'2021-01-01 00:00:00'",
          "NULL");
  private static final List<String> UNITS =
      List.of("DAY", "MONTH", "YEAR", "HOUR", "MINUTE", "SECOND", "WEEK", "QUARTER", "MICROSECOND");

  private final Random random;

  RandomExpressions(Random random) {
    this.random = random;
  }

  <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private String any(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  String number(int depth) {
    if (depth <= 0) {
      return switch (random.nextInt(8)) {
        case 0, 1, 2 -> pick(INTEGERS);
        case 3, 4 -> pick(DECIMALS);
        case 5 -> any("f8", "f8", "(ye + 0)", "(en + 0)", "(st + 0)");
        default -> pick(NUMBERS);
      };
    }
    int d = depth - 1;
    return switch (random.nextInt(22)) {
      case 0, 1 -> "(" + number(d) + any(" + ", " - ", " * ") + number(d) + ")";
      case 2 -> quotient(d);
      case 3 -> "(-" + number(d) + ")";
      case 4 -> any("ABS", "SIGN", "FLOOR", "CEILING", "ROUND") + "(" + number(d) + ")";
      case 5 -> any("ROUND", "TRUNCATE") + "(" + number(d) + ", " + random.nextInt(4) + ")";
      case 6 -> any("LENGTH", "CHAR_LENGTH", "ASCII", "CRC32") + "(" + text(d) + ")";
      case 7 -> any("LOCATE", "INSTR", "STRCMP") + "(" + text(d) + ", " + text(d) + ")";
      case 8 ->
          any(
                  "YEAR",
                  "MONTH",
                  "DAYOFMONTH",
                  "DAYOFWEEK",
                  "WEEKDAY",
                  "DAYOFYEAR",
                  "QUARTER",
                  "TO_DAYS",
                  "HOUR",
                  "MINUTE",
                  "SECOND",
                  "MICROSECOND")
              + "("
              + temporal(d)
              + ")";
      case 9 -> "DATEDIFF(" + temporal(d) + ", " + temporal(d) + ")";
      case 10 -> any("GREATEST", "LEAST", "COALESCE") + "(" + number(d) + ", " + number(d) + ")";
      case 11 -> "IF(" + condition(d) + ", " + number(d) + ", " + number(d) + ")";
      case 12 -> choice(d);
      case 13 -> any("IFNULL", "NULLIF") + "(" + number(d) + ", " + number(d) + ")";
      case 14 -> "CAST(" + number(d) + " AS " + any("SIGNED", "DECIMAL(20,4)", "DOUBLE") + ")";
      case 15 -> "CAST(" + text(d) + " AS " + any("SIGNED", "DOUBLE") + ")";
      case 16 -> "(" + integer(d) + any(" & ", " | ", " ^ ") + integer(d) + ")";
      case 17 -> "(" + integer(d) + any(" << ", " >> ") + random.nextInt(70) + ")";
      case 18 -> any("FIND_IN_SET", "FIELD") + "(" + text(d) + ", " + text(d) + ")";
      case 19 ->
          "EXTRACT("
              + any("YEAR", "YEAR_MONTH", "DAY", "HOUR_MINUTE")
              + " FROM "
              + temporal(d)
              + ")";
      case 20 -> "TIMESTAMPDIFF(" + pick(UNITS) + ", " + temporal(d) + ", " + temporal(d) + ")";
      default -> "(" + condition(d) + ")";
    };
  }

  private String choice(int depth) {
    return random.nextBoolean()
        ? "CASE WHEN %s THEN %s ELSE %s END"
            .formatted(condition(depth), number(depth), number(depth))
        : "CASE %s WHEN %s THEN %s WHEN %s THEN %s END"
            .formatted(
                subject(depth), subject(depth), number(depth), subject(depth), number(depth));
  }

  /** A number for CASE to look for, to which MariaDB's zeros below zero are not 0. */
  private String subject(int depth) {
    String number = number(depth);
    return number.contains(" / ") ? "ABS(" + number + ")" : number;
  }

  /** MariaDB has negative zeros for remainders of negative decimals too, see {@link #subject}. */
  private String quotient(int depth) {
    return switch (random.nextInt(4)) {
      case 0 -> "(" + number(depth) + " / " + number(depth) + ")";
      case 1 -> "(" + integer(depth) + " DIV " + integer(depth) + ")";
      case 2 -> "(" + integer(depth) + any(" % ", " MOD ") + integer(depth) + ")";
      default -> "(ABS(" + number(depth) + ")" + any(" % ", " MOD ") + number(depth) + ")";
    };
  }

  /** As a number, what MariaDB's CAST makes of a number is at times cut off: never nested. */
  String castToText() {
    return "CAST(" + number(1) + " AS CHAR)";
  }

  /**
   * A number whose length both servers agree on: MariaDB takes what DIV, ASCII, TRUNCATE of a
   * DOUBLE and others give for shorter than it is, and UNION and DISTINCT cut it off.
   */
  String measured() {
    String column = pick(random.nextBoolean() ? INTEGERS : DECIMALS);
    return switch (random.nextInt(6)) {
      case 0 -> "(" + column + any(" + ", " - ", " * ") + any("1", "7", "2.50") + ")";
      case 1 -> "(" + column + " / " + pick(INTEGERS) + ")";
      case 2 -> "ABS(" + column + ")";
      case 3 -> "COALESCE(" + column + ", " + pick(INTEGERS) + ")";
      case 4 -> "CAST(" + column + " AS DECIMAL(24,4))";
      default -> column;
    };
  }

  String integer(int depth) {
    return random.nextInt(3) == 0 ? "CAST(" + number(depth) + " AS SIGNED)" : pick(INTEGERS);
  }

  String text(int depth) {
    if (depth <= 0) {
      return random.nextInt(3) > 0 ? pick(TEXTS) : pick(STRINGS);
    }
    int d = depth - 1;
    return switch (random.nextInt(17)) {
      case 0 -> "CONCAT(" + text(d) + ", " + text(d) + ")";
      case 1 ->
          any("UPPER", "LOWER", "REVERSE", "TRIM", "LTRIM", "RTRIM", "HEX", "QUOTE", "MD5")
              + "("
              + text(d)
              + ")";
      case 2 -> any("LEFT", "RIGHT", "REPEAT") + "(" + text(d) + ", " + random.nextInt(-1, 5) + ")";
      case 3 ->
          "SUBSTRING(" + text(d) + ", " + random.nextInt(-3, 5) + ", " + random.nextInt(4) + ")";
      case 4 -> "REPLACE(" + text(d) + ", " + any("'a'", "'b'", "'é'") + ", " + text(d) + ")";
      case 5 ->
          any("LPAD", "RPAD") + "(" + text(d) + ", " + random.nextInt(8) + ", " + text(d) + ")";
      case 6 -> "CONCAT_WS(',', " + text(d) + ", " + number(d) + ", " + text(d) + ")";
      case 7 -> "IF(" + condition(d) + ", " + text(d) + ", " + text(d) + ")";
      case 8 -> any("IFNULL", "COALESCE", "NULLIF") + "(" + text(d) + ", " + text(d) + ")";
      case 9 -> "CONCAT(" + number(d) + ")";
      case 10 -> "CAST(" + temporal(d) + " AS CHAR)";
      case 11 ->
          "DATE_FORMAT("
              + temporal(d)
              + ", "
              + any("'%Y-%m-%d %H:%i:%s'", "'%a %b %e %j'", "'%x-%v %W %M'", "'%y%m%d %f'")
              + ")";
      case 12 ->
          "SUBSTRING_INDEX("
              + text(d)
              + ", "
              + any("','", "'b'", "''")
              + ", "
              + random.nextInt(-2, 3)
              + ")";
      case 13 ->
          random.nextBoolean()
              ? "ELT(" + random.nextInt(4) + ", " + text(d) + ", " + text(d) + ")"
              : "INSERT("
                  + text(d)
                  + ", "
                  + random.nextInt(4)
                  + ", "
                  + random.nextInt(3)
                  + ", "
                  + text(d)
                  + ")";
      case 14 -> "SUBSTRING(" + text(d) + " FROM " + random.nextInt(-2, 4) + ")";
      case 15 -> "FORMAT(" + number(d) + ", " + random.nextInt(4) + ")";
      default ->
          any(
              "CONV(" + integer(d) + ", 10, 16)",
              "BIN(" + integer(d) + ")",
              "HEX(" + integer(d) + ")",
              "CHAR(" + random.nextInt(65, 91) + " USING utf8mb4)",
              "SPACE(" + random.nextInt(4) + ")");
    };
  }

  String temporal(int depth) {
    if (depth <= 0) {
      return random.nextInt(4) > 0 ? pick(TEMPORALS) : pick(DATES);
    }
    int d = depth - 1;
    return switch (random.nextInt(10)) {
      case 0, 1 ->
          any("DATE_ADD", "DATE_SUB")
              + "("
              + temporal(d)
              + ", INTERVAL "
              + any("1", "-1", "13", "i", "ti")
              + " "
              + pick(UNITS)
              + ")";
      case 2 -> "DATE(" + temporal(d) + ")";
      case 3 -> "LAST_DAY(" + temporal(d) + ")";
      // Not to DATETIME too: in a WHERE MariaDB takes casts that differ in their digits for equal.
      case 4 -> "CAST(" + temporal(d) + " AS " + any("DATE", "DATETIME(2)") + ")";
      case 5 -> "FROM_DAYS(730000 + " + random.nextInt(9000) + ")";
      case 6 -> "IF(" + condition(d) + ", " + temporal(d) + ", " + temporal(d) + ")";
      case 7 -> "COALESCE(" + temporal(d) + ", " + temporal(d) + ")";
      case 8 -> "MAKEDATE(2020, " + random.nextInt(400) + ")";
      default -> temporal(0);
    };
  }

  String condition(int depth) {
    if (depth <= 0) {
      return switch (random.nextInt(4)) {
        case 3 ->
            any(
                "en = 'red'",
                "en > 1",
                "st = 'x,y'",
                "FIND_IN_SET('x', st)",
                "ye > 1999",
                "en IN ('red', 'blue')",
                "ye BETWEEN 1999 AND 2020",
                "en LIKE 'b%'",
                "tm > '01:00:00'",
                "bu > 5",
                "su > 1000",
                "su <> ti",
                "bu = 18446744073709551615",
                "du BETWEEN 1 AND 500",
                "bu IN (5, 7)");
        case 0 -> number(0) + comparison() + number(0);
        case 1 -> text(0) + comparison() + text(0);
        default -> temporal(0) + comparison() + temporal(0);
      };
    }
    int d = depth - 1;
    String not = any("", "", "NOT ");
    return switch (random.nextInt(15)) {
      case 0 -> "(" + condition(d) + any(" AND ", " OR ", " XOR ") + condition(d) + ")";
      case 1 -> "NOT (" + condition(d) + ")";
      case 2 -> number(d) + comparison() + number(d);
      case 3 -> text(d) + comparison() + text(d);
      case 4 -> temporal(d) + comparison() + temporal(d);
      case 5 ->
          text(d) + " " + not + "LIKE " + any("'%a%'", "'a_'", "'%'", "'x!_%' ESCAPE '!'", text(0));
      case 6 -> unshifted(number(d)) + " " + not + "BETWEEN " + number(0) + " AND " + number(0);
      case 7 -> temporal(d) + " " + not + "BETWEEN " + temporal(0) + " AND " + temporal(0);
      case 8 -> text(d) + " " + not + "BETWEEN " + text(0) + " AND " + text(0);
      case 9 -> number(d) + " " + not + "IN (" + number(0) + ", " + number(0) + ", 3)";
      case 10 -> text(d) + " " + not + "IN (" + text(0) + ", 'a', " + text(0) + ")";
      case 11 -> any(number(d), text(d), temporal(d)) + " IS " + not + "NULL";
      case 12 -> "(" + condition(d) + ") IS " + not + any("TRUE", "FALSE", "UNKNOWN");
      case 13 -> number(d) + comparison() + text(d);
      default -> text(d) + comparison() + number(d);
    };
  }

  /**
   * What is shifted is unsigned, but a constant of it before BETWEEN is not for MariaDB's WHERE.
   */
  private static String unshifted(String number) {
    return number.contains("<<") ? "bu" : number;
  }

  String comparison() {
    return any(" = ", " <> ", " < ", " <= ", " > ", " >= ", " <=> ");
  }
}
