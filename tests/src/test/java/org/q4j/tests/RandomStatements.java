package org.q4j.tests;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Statements over two tables with columns of every type that MariaDB has too. What they answer
 * depends on nothing that SQL leaves open: rows that are cut off by LIMIT are in the order of their
 * id.
 */
final class RandomStatements {
  static final String COLUMNS =
      "(id INT NOT NULL, ti TINYINT, su SMALLINT UNSIGNED, i INT, b BIGINT, bu BIGINT UNSIGNED,"
          + " de DECIMAL(10,3), du DECIMAL(6,2) UNSIGNED, f8 DOUBLE, da DATE, dt DATETIME,"
          + " d3 DATETIME(3), ts TIMESTAMP NULL, tm TIME, ye YEAR, c CHAR(5), v VARCHAR(12), tx TEXT,"
          + " mi MEDIUMINT UNSIGNED, f4 FLOAT, bi BIT(9), bn BINARY(4), lt LONGTEXT, t3 TIME(3),"
          + " vb VARBINARY(8), bl BLOB, en ENUM('red','green','blue'), st SET('x','y','z'))";

  private static final List<String> VALUES =
      List.of(
          "NULL",
          "0",
          "1",
          "-1",
          "2",
          "127",
          "128",
          "-129",
          "255",
          "65535",
          "65536",
          "2147483647",
          "2147483648",
          "9223372036854775807",
          "18446744073709551615",
          "-9223372036854775808",
          "1.5",
          "2.5",
          "-0.0005",
          "0.0005",
          "9999999.9994",
          "1e3",
          "'12'",
          "'12x'",
          "' 7'",
          "''",
          "'abc'",
          "'abcdefghijklmnop'",
          "'2020-02-29'",
          "'2020-02-30'",
          "'2020-02-29 12:34:56.7895'",
          "20200229",
          "20200229123456",
          "'12:34:56'",
          "'-12:00:00'",
          "'1000:00:00'",
          "2020",
          "70",
          "'red'",
          "'Blue'",
          "'x,z'",
          "'x,q'",
          "3",
          "'2020-13-01'",
          "'0000-00-00'",
          "'1e2'",
          "'é'",
          "'日本'",
          "TRUE",
          "'1999-12-31 23:59:59'",
          "'20-1-2'",
          "'2038-01-19 03:14:08'",
          "1e20",
          "DATE'2021-03-04'",
          "TIMESTAMP'2021-03-04 05:06:07.890'",
          "TIME'08:09:10'",
          "0x41",
          "b'101'",
          "-1.5",
          "'a '",
          "'999999999999999999999'",
          "CONCAT('1', '2')",
          "7 DIV 2",
          "7 / 2",
          "LEFT('green', 5)");

  private static final List<String> TEMPORALS = List.of("da", "dt", "d3", "ts", "tm", "t3", "ye");

  private final Random random;
  private final RandomExpressions expressions;
  private final RandomLoads loads;
  private final Deque<String> following = new ArrayDeque<>();
  private int nextId = 1;
  private int nextCopy;

  /**
   * @param folder for the files that LOAD DATA reads
   */
  RandomStatements(Random random, Path folder) {
    this.random = random;
    this.loads = new RandomLoads(random, folder);
    this.expressions = new RandomExpressions(random);
  }

  /** Returns what comes before all others. */
  List<String> setup() {
    List<String> all = new ArrayList<>();
    all.add("CREATE TABLE t " + COLUMNS);
    all.add("CREATE TABLE u " + COLUMNS);
    for (int i = 0; i < 12; i++) {
      all.add(goodRow());
    }
    all.add("INSERT INTO u SELECT * FROM t WHERE id % 2 = 1");
    return all;
  }

  private String any(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private String orNull(Supplier<String> value) {
    return random.nextInt(5) == 0 ? "NULL" : value.get();
  }

  private String digits(int below) {
    return String.valueOf(random.nextInt(-below, below));
  }

  /** Returns an INSERT of values that fit. */
  private String goodRow() {
    List<String> values = new ArrayList<>();
    values.add(String.valueOf(nextId++));
    values.add(orNull(() -> digits(128)));
    values.add(orNull(() -> String.valueOf(random.nextInt(65536))));
    values.add(orNull(() -> any(digits(5), digits(100000))));
    values.add(orNull(() -> any(digits(5), "9223372036854775807", digits(1 << 30))));
    values.add(orNull(() -> any("5", "18446744073709551615", "9223372036854775808")));
    values.add(orNull(() -> digits(1000000) + "." + random.nextInt(1000)));
    values.add(orNull(() -> random.nextInt(1000) + ".25"));
    values.add(orNull(() -> any(digits(100) + ".5", "0", "1e10", "-0.125", "3")));
    values.add(orNull(() -> any("'2020-02-29'", "'1999-12-31'", "'2021-07-15'", "'2000-01-01'")));
    values.add(
        orNull(
            () -> any("'2020-02-29 12:34:56'", "'1999-12-31 23:59:59'", "'2021-07-15 00:00:00'")));
    values.add(orNull(() -> any("'2020-02-29 12:34:56.789'", "'2001-02-03 04:05:06.070'")));
    values.add(orNull(() -> any("'2020-02-29 12:34:56'", "'2011-01-01 01:01:01'")));
    values.add(orNull(() -> any("'12:34:56'", "'-01:02:03'", "'838:59:59'", "'00:00:00'")));
    values.add(orNull(() -> any("2020", "1999", "1970")));
    values.add(orNull(() -> any("'a'", "'B'", "'abc'", "''", "'10'", "'é'")));
    values.add(orNull(() -> any("'a'", "'b '", "'x_y'", "'10'", "'Abc'", "'日本'", "'2020-02-29'")));
    values.add(orNull(() -> any("'text'", "'a,b,c'", "''", "'100%'")));
    values.add(orNull(() -> any("0", "7", "16777215")));
    values.add(orNull(() -> any("0.5", "-3", "1e10")));
    values.add(orNull(() -> any("b'101'", "511", "0")));
    values.add(orNull(() -> any("'a'", "x'00ff'", "''")));
    values.add(orNull(() -> any("'long'", "'é'", "''")));
    values.add(orNull(() -> any("'12:34:56.5'", "'-00:00:00.125'")));
    values.add(orNull(() -> any("'a'", "x'00ff'", "''")));
    values.add(orNull(() -> any("'blob'", "x'ff00'", "'a'")));
    values.add(orNull(() -> any("'red'", "'green'", "'blue'")));
    values.add(orNull(() -> any("'x'", "'x,y'", "''", "'z'")));
    return "INSERT INTO t VALUES (" + String.join(", ", values) + ")";
  }

  String next() {
    if (!following.isEmpty()) {
      return following.remove();
    }
    return switch (random.nextInt(24)) {
      case 0 -> goodRow();
      case 1, 2 -> insert();
      case 3 -> insertSelect();
      case 4 ->
          "DELETE FROM "
              + any("t", "u")
              + " WHERE "
              + expressions.condition(1)
              + " AND id % 3 = "
              + random.nextInt(3)
              + any("", " ORDER BY " + any("", "i, ", "en DESC, ") + "id DESC LIMIT 2");
      case 5, 6, 7 -> grouped();
      case 8 ->
          "SELECT DISTINCT "
              + any(
                  expressions.measured(),
                  expressions.pick(RandomExpressions.TEMPORALS),
                  "en",
                  "st",
                  "ye",
                  "tm")
              + ", "
              + expressions.measured()
              + " FROM t ORDER BY 1"
              + any(", 2", " DESC, 2 DESC")
              + any("", " LIMIT 3", " LIMIT 2, 4");
      case 9 -> joined();
      case 10 ->
          "SELECT id FROM t WHERE id "
              + any("IN", "NOT IN")
              + " (SELECT id FROM u WHERE "
              + expressions.condition(1)
              + ") ORDER BY id";
      case 11 ->
          "WITH w AS (SELECT id, "
              + expressions.number(1)
              + " x FROM t) SELECT id, x FROM w"
              + " WHERE x"
              + expressions.comparison()
              + expressions.pick(List.of("1", "0", "10"))
              + " ORDER BY id";
      case 12 ->
          "SELECT "
              + expressions.measured()
              + " x FROM t UNION "
              + any("", "ALL ")
              + "SELECT "
              + expressions.measured()
              + " FROM u ORDER BY 1";
      case 13 ->
          "SELECT id, "
              + expressions.text(1)
              + " FROM t ORDER BY "
              + key()
              + any("", " DESC")
              + ", id LIMIT "
              + random.nextInt(1, 6)
              + any("", " OFFSET " + random.nextInt(6));
      case 15 -> {
        nextId += 10;
        yield loads.next(nextId - 10);
      }
      case 16 -> prepared();
      case 17 -> {
        nextCopy += 1000;
        yield "INSERT INTO u (id, de, f8) SELECT id % 3 + "
            + nextCopy
            + ", MAX(i) % 1000, AVG("
            + expressions.measured()
            + ") FROM t GROUP BY id % 3 ORDER BY 1";
      }
      case 14 -> "SELECT * FROM " + any("t", "u") + " ORDER BY id";
      default ->
          "SELECT id, "
              + item()
              + any("", ", " + item())
              + " FROM t WHERE "
              + expressions.condition(2)
              + " ORDER BY id";
    };
  }

  /** PREPARE is first, and what it needs to run follows. */
  private String prepared() {
    following.add(
        "SET @a = "
            + any("3", "-1.5", "NULL", "2e0", "'10'")
            + ", @b = "
            + any("'a'", "'é'", "NULL", "7", "DATE'2020-02-29'")
            + ", @c = "
            + any("1", "'2020-02-29'", "0.5", "NULL", "'b'"));
    following.add("EXECUTE s USING @a, @b, @c");
    following.add("DEALLOCATE PREPARE s");
    return "PREPARE s FROM 'SELECT id, "
        + expressions.pick(RandomExpressions.INTEGERS)
        + any(" + ", " * ", " - ")
        + "?, CONCAT("
        + expressions.pick(RandomExpressions.TEXTS)
        + ", ?) FROM t WHERE "
        + any("id", "v", "da", "de", "i")
        + expressions.comparison()
        + "? ORDER BY id'";
  }

  private String item() {
    int depth = 1 + random.nextInt(2);
    return switch (random.nextInt(9)) {
      case 0, 1 -> expressions.number(depth);
      case 2, 3 -> expressions.text(depth);
      case 4, 5 -> expressions.temporal(depth);
      case 6 -> expressions.castToText();
      default -> expressions.condition(depth);
    };
  }

  private String key() {
    return any(
        expressions.number(1),
        expressions.temporal(0),
        expressions.pick(RandomExpressions.TEXTS),
        "tm",
        "ye",
        "vb");
  }

  private String insert() {
    String[] columns =
        COLUMNS.substring(1, COLUMNS.length() - 1).split(", ?(?=[a-z0-9]+ [A-Z])", -1);
    List<String> names = new ArrayList<>();
    List<String> values = new ArrayList<>();
    names.add("id");
    values.add(String.valueOf(nextId++));
    for (int i = 0; i < 1 + random.nextInt(3); i++) {
      String name = columns[1 + random.nextInt(columns.length - 1)].split(" ", 2)[0];
      if (!names.contains(name)) {
        names.add(name);
        values.add(value(name));
      }
    }
    boolean ignore = random.nextInt(3) == 0;
    // MariaDB's COALESCE and IF take zero dates for NULL in some places: t has none.
    boolean zeros = ignore && names.stream().anyMatch(TEMPORALS::contains);
    return "INSERT "
        + (ignore ? "IGNORE " : "")
        + (zeros ? "INTO u (" : "INTO t (")
        + String.join(", ", names)
        + ") VALUES ("
        + String.join(", ", values)
        + ")";
  }

  /** Seconds that a column has too few digits for are rounded by MySQL and cut off by MariaDB. */
  private String value(String column) {
    boolean temporal = TEMPORALS.contains(column);
    String value = expressions.pick(VALUES);
    while ((temporal && value.matches(".*\\.[0-9]+'?|.*[0-9]e[0-9].*|.*/.*"))
        // The last time is a thousandth of a second before 839 hours to MariaDB only.
        || (column.equals("t3") && value.equals("'1000:00:00'"))
        // Two warnings on MariaDB: for what is behind the number, and for the number.
        || (column.equals("du") && value.equals("'-12:00:00'"))
        || (column.equals("ye") && !value.matches("-?[0-9]+"))
        || ((column.equals("tm") || column.equals("t3"))
            && !value.matches("NULL|'-?[0-9:]+'|TIME.*"))) {
      value = expressions.pick(VALUES);
    }
    return value;
  }

  private String insertSelect() {
    String column = any("ti", "su", "i", "b", "bu", "de", "du", "f8", "tx", "da");
    nextCopy += 1000;
    return "INSERT "
        + any("", "IGNORE ")
        + "INTO u (id, "
        + column
        + ") SELECT id + "
        + nextCopy
        + ", "
        + any(
            "i + de",
            "id % 7",
            "da",
            "dt",
            "f8 * 2",
            "en",
            "st",
            "ye",
            "tm",
            "bu",
            "su",
            "v",
            "ti * 3",
            "-b",
            "ts",
            "LENGTH(tx)",
            "c",
            "i & 255",
            "1.005 * id")
        + " FROM t WHERE id < 10 ORDER BY id";
  }

  private String grouped() {
    List<String> keys = new ArrayList<>();
    keys.add(
        any(
            "i + 1",
            "ti DIV 7",
            "ABS(de)",
            expressions.pick(RandomExpressions.TEMPORALS),
            "en",
            "ye"));
    if (random.nextBoolean()) {
      keys.add(any("ti", "i % 3", "su", "st", "id % 2"));
    }
    String having = any("", "", " HAVING COUNT(*) > 1", " HAVING MAX(i) IS NOT NULL AND x < 5");
    String first = aggregate();
    if (having.contains("x <") && first.startsWith("GROUP_CONCAT")) {
      first = "COUNT(*)"; // With ROLLUP MariaDB does not always read such a text as its number.
    }
    String list = String.join(", ", keys);
    String rollup = any("", "", " WITH ROLLUP");
    return "SELECT "
        + list
        + ", "
        + first
        + " x, "
        + aggregate()
        + " FROM t"
        + any("", " WHERE " + expressions.condition(1))
        + " GROUP BY "
        + list
        + rollup
        + having
        + (rollup.isEmpty() ? " ORDER BY " + list : "");
  }

  private String aggregate() {
    String distinct = any("", "", "DISTINCT ");
    return switch (random.nextInt(7)) {
      case 0 -> "COUNT(*)";
      // What cannot be NULL MariaDB counts without a look, so it meets no error there: none is
      // made.
      case 1 ->
          "COUNT(" + (distinct.isEmpty() ? any("v", "i", "de", "tx") : distinct + item()) + ")";
      case 2, 3 -> any("SUM", "AVG") + "(" + distinct + expressions.number(1) + ")";
      case 4 -> any("MIN", "MAX") + "(" + any(expressions.number(1), expressions.temporal(1)) + ")";
      case 5 -> "GROUP_CONCAT(" + listed(expressions.number(1)) + " ORDER BY id SEPARATOR ';')";
      default -> any("BIT_AND", "BIT_OR", "BIT_XOR") + "(" + expressions.integer(1) + ")";
    };
  }

  /** MariaDB keeps rounded doubles for ROLLUP with 17 digits at most, and lists those. */
  private static String listed(String number) {
    boolean rounded = number.contains("f8") && number.contains("(");
    return rounded ? "id" : number;
  }

  private String joined() {
    String join = any("JOIN", "LEFT JOIN", "RIGHT JOIN");
    return "SELECT t.id, u.id, t.v, u.de FROM t "
        + join
        + " u ON t.id"
        + any(" = ", " < ", " + 1 = ")
        + "u.id AND t."
        + expressions.pick(RandomExpressions.INTEGERS)
        + expressions.comparison()
        + "u."
        + expressions.pick(RandomExpressions.DECIMALS)
        + " ORDER BY t.id, u.id";
  }
}
